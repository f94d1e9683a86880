// What the card of examples/backstage-card asks of Backstage, in a few lines: enough to show it without a portal.

import { lazy, type ComponentType, type ReactNode } from "react";

type Box = { title?: ReactNode; subheader?: ReactNode; message?: ReactNode; children?: ReactNode };

export const InfoCard = ({ title, subheader, children }: Box) => <section><h2>{title}</h2><p>{subheader}</p>{children}</section>;
export const WarningPanel = ({ title, message }: Box) => <output>{title}: {message}</output>;
export const Progress = () => <p>...</p>;
export const MissingAnnotationEmptyState = () => <p>no annotation</p>;

const annotations = { "error-budget/plan": new URLSearchParams(location.search).get("plan") ?? "" };
export const useEntity = () => ({ entity: { metadata: { annotations } } });

export const discoveryApiRef = { getBaseUrl: async (id: string) => `${location.origin}/api/${id}` };
export const fetchApiRef = { fetch: (...request: Parameters<typeof fetch>) => fetch(...request) };
export const useApi = <T,>(ref: T) => ref;

type Extension = { component: { lazy: () => Promise<ComponentType> } };
export const createPlugin = () => ({ provide: (extension: ComponentType) => extension });
export const createComponentExtension = ({ component }: Extension) =>
  lazy(async () => ({ default: await component.lazy() }));
