use async_trait::async_trait;

use super::{Answer, Caller, Me};
use crate::preference::Preferences;

#[async_trait]
pub trait PreferencesDesk: Send + Sync {
    async fn me(&self, caller: &Caller) -> Answer<Me>;

    async fn prefer(&self, caller: &Caller, preferences: Preferences) -> Answer<()>;
}
