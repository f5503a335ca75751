//! What follows a confirmed plan: each right on its way to being in force everywhere (PRODUCT 4, step 3).

use serde::{Deserialize, Serialize};

use super::Difference;
use crate::{account::Person, id::RolloutId, time::When};

/// Each is stored, so that it is found again after the page was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Decided, not in force everywhere yet: a session to be closed, a message just leaving.
    UnderWay,
    InForce,
    /// It did not come into force everywhere; `words` say why, and it can be tried again.
    Failed,
}

impl StepState {
    pub const ALL: [Self; 3] = [Self::UnderWay, Self::InForce, Self::Failed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnderWay => "under_way",
            Self::InForce => "in_force",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One right of one delegate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolloutStep {
    pub delegate: Person,
    pub difference: Difference,
    pub state: StepState,
    pub words: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    pub id: RolloutId,
    pub mailbox: Person,
    pub confirmed: When,
    pub steps: Vec<RolloutStep>,
}

impl Rollout {
    pub fn is_over(&self) -> bool {
        self.steps.iter().all(|step| step.state != StepState::UnderWay)
    }
    pub fn has_failed(&self) -> bool {
        self.steps.iter().any(|step| step.state == StepState::Failed)
    }
}
