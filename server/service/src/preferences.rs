//! What a person prefers.

use async_trait::async_trait;
use domain::{
    account::Colour,
    desk::{Answer, Caller, DeskError, Me, PreferencesDesk},
    preference::Preferences,
};

use crate::{Service, error};

/// Characters; a signature longer than this is a letter.
const SIGNATURE_MOST: usize = 10_000;

#[async_trait]
impl PreferencesDesk for Service {
    async fn me(&self, caller: &Caller) -> Answer<Me> {
        let preferences = self
            .ports
            .preferences
            .preferences(&caller.account)
            .await
            .map_err(error::state)?;
        Ok(Me {
            address: caller.address.clone(),
            name: caller.name.clone(),
            colour: Colour::of(&caller.address),
            admin: caller.admin,
            host: self.ports.host.kind(),
            preferences,
        })
    }

    async fn prefer(&self, caller: &Caller, preferences: Preferences) -> Answer<()> {
        if preferences.signature.chars().count() > SIGNATURE_MOST {
            return Err(DeskError::TooLarge {
                limit: SIGNATURE_MOST as u64,
            });
        }
        self.ports
            .preferences
            .set_preferences(&caller.account, &preferences)
            .await
            .map_err(error::state)
    }
}
