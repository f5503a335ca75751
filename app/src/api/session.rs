use domain::desk::Me;
use leptos::prelude::*;

use crate::error::ApiError;
use crate::wire::Letter;

/// Who is signed in, and what they prefer.
#[server(input = Letter, output = Letter)]
pub async fn signed_in() -> Result<Me, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.preferences.me(&caller).await?)
}
