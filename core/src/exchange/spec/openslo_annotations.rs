//! What our own OpenSLO says in annotations, taken back. An annotation that is not understood is listed as not kept.

use super::document::shortened;
use super::openslo::Metadata;
use crate::exchange::export::openslo::annotation;
use crate::exchange::plan_json::{EXCLUSION_RULES, OVERLAP_RULES};
use crate::model::alert_policy::{Multiple, Severity, Threshold};
use crate::model::duration;
use crate::model::objective::{BudgetingMethod, ExclusionRule, OverlapRule};
use chrono::TimeDelta;

impl Metadata<'_> {
    /// The annotation under a key, as `read` understands it.
    fn noted<T>(&self, key: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let annotations = self.annotations.as_ref()?;
        let text = annotations.text(key)?.text;
        let value = read(text.trim());
        if value.is_none() {
            let why = format!("{} is nothing that it can say", shortened(&text));
            annotations.told(key, &why);
        }
        value
    }

    /// The id of the service that an SLO is of.
    pub(super) fn service_id(&self) -> Option<String> {
        self.noted(annotation::SERVICE, |text| {
            (!text.is_empty()).then(|| text.to_owned())
        })
    }

    /// A budget of time, which is written as occurrences.
    pub(super) fn method(&self) -> Option<BudgetingMethod> {
        self.noted(annotation::METHOD, |text| {
            (text == "time").then_some(BudgetingMethod::Time)
        })
    }

    pub(super) fn overlap(&self) -> OverlapRule {
        self.noted(annotation::OVERLAP, |text| of_word(&OVERLAP_RULES, text))
            .unwrap_or_default()
    }

    pub(super) fn exclusions(&self) -> ExclusionRule {
        self.noted(annotation::EXCLUSIONS, |text| {
            of_word(&EXCLUSION_RULES, text)
        })
        .unwrap_or_default()
    }

    /// Lists the tiers that OpenSLO has no words for.
    pub(super) fn left_out(&self) {
        if let Some(annotations) = &self.annotations {
            let why = "these tiers do not watch the burn rate, and OpenSLO alerts on nothing else";
            annotations.not_kept(annotation::LEFT_OUT, why);
        }
    }

    /// The name of a tier.
    pub(super) fn tier(&self) -> Option<String> {
        self.noted(annotation::TIER, |text| {
            (!text.is_empty()).then(|| text.to_owned())
        })
    }

    /// The window that confirms.
    pub(super) fn short_window(&self) -> Option<TimeDelta> {
        self.noted(annotation::SHORT_WINDOW, |text| {
            let length = duration::parse(text).ok();
            length.filter(|length| *length > TimeDelta::zero())
        })
    }

    /// How long a condition has to hold.
    pub(super) fn hold(&self) -> Option<TimeDelta> {
        self.noted(annotation::HOLD, |text| duration::parse(text).ok())
    }

    pub(super) fn severity(&self) -> Option<Severity> {
        self.noted(annotation::SEVERITY, |text| {
            let mut known = Severity::ALL.into_iter();
            known.find(|severity| severity.word() == text)
        })
    }

    /// The share of a budget that `rate` over `long` stands for. Who changes the threshold and leaves the annotation
    /// means the threshold.
    pub(super) fn share(&self, long: TimeDelta, rate: Multiple) -> Option<Threshold> {
        self.noted(annotation::SHARE, |text| {
            let (share, window) = text.split_once(" of ")?;
            let share = Threshold::BudgetShare(share.parse().ok()?);
            let window = duration::parse(window).ok()?;
            (Multiple::nearest(share.burn_rate(long, window)) == rate).then_some(share)
        })
    }
}

fn of_word<T: Copy>(words: &[(&str, T)], text: &str) -> Option<T> {
    let known = words.iter().find(|(word, _)| *word == text);
    known.map(|(_, rule)| *rule)
}
