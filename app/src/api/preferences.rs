use domain::preference::PreferenceChange;
use leptos::prelude::*;

use crate::error::ApiError;
use crate::wire::Letter;

/// Changes what the form or the press was about; the rest stays.
#[server(input = Letter, output = Letter)]
pub async fn prefer(change: PreferenceChange) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    let before = desks.preferences.me(&caller).await?.preferences;
    Ok(desks
        .preferences
        .prefer(&caller, change.applied_to(before))
        .await?)
}
