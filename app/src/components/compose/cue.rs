//! "Writing as support@...", in that identity's colour, for as long as it is somebody else's (PRODUCT 3.5).

use leptos::prelude::*;

use super::writing::use_writing;
use crate::components::avatar::{Avatar, identity_class};
use crate::i18n::{tu_string, use_i18n};
use crate::live::memo;

#[component]
pub fn Cue() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let writing_as = memo(move || writing.check.with(|check| check.writing_as().cloned()));
    move || {
        writing_as.get().map(|identity| {
            let address = identity.address.to_string();
            let name = if identity.name.is_empty() {
                address.clone()
            } else {
                identity.name.to_string()
            };
            view! {
                <div class=format!("compose-cue {}", identity_class(identity.colour))>
                    <Avatar name=name colour=Some(identity.colour) />
                    <p>{tu_string!(i18n, compose.writing_as, address = address)}</p>
                </div>
            }
        })
    }
}
