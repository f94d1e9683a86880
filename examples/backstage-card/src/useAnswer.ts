import { discoveryApiRef, fetchApiRef, useApi } from "@backstage/core-plugin-api";
import { assess, gate, init, type Assessment, type Verdict } from "error-budget/inline";
import { useEffect, useState } from "react";

export interface Answer {
  assessment: Assessment;
  /** Of a release of medium risk, now. */
  verdict: Verdict;
}

/** What the engine says about a plan behind the proxy's `/error-budget`; nothing yet, an answer, or an error. */
export function useAnswer(path: string, service: string | undefined): Answer | Error | undefined {
  const discovery = useApi(discoveryApiRef);
  const { fetch } = useApi(fetchApiRef);
  const [answer, setAnswer] = useState<Answer | Error>();
  useEffect(() => {
    const leaving = new AbortController();
    setAnswer(undefined);
    const ask = async (): Promise<Answer> => {
      const [proxy] = await Promise.all([discovery.getBaseUrl("proxy"), init()]);
      const response = await fetch(`${proxy}/error-budget/${encodeURIComponent(path)}`, { signal: leaving.signal });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
      const plan = await response.text();
      const about = service === undefined ? {} : { service };
      return { assessment: assess(plan, about), verdict: gate(plan, { ...about, release: { risk: "medium" } }) };
    };
    ask()
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
      .then((next) => {
        if (!leaving.signal.aborted) setAnswer(next);
      });
    return () => leaving.abort();
  }, [discovery, fetch, path, service]);
  return answer;
}
