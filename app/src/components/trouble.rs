//! What went wrong, in words: what happened, what was kept, what to do.

use domain::desk::{DeskError, Trouble as ServerTrouble};
use leptos::prelude::*;

use super::amount::octets;
use super::icon::Icon;
use crate::error::ApiError;
use crate::i18n::{Locale, tu_string, use_i18n};

/// What happened, in a few words; then the rest.
pub fn sentences(error: &ApiError, i18n: Locale) -> (String, String) {
    macro_rules! say {
        ($title:ident, $text:ident $(, $name:ident = $value:expr)?) => {
            (
                tu_string!(i18n, common.trouble.$title).to_string(),
                tu_string!(i18n, common.trouble.$text $(, $name = $value)?).to_string(),
            )
        };
    }
    match error {
        ApiError::Offline => say!(offline_title, offline),
        ApiError::Unexpected => say!(unexpected_title, unexpected),
        ApiError::Desk(error) => match error {
            DeskError::SignedOut => say!(signed_out_title, signed_out),
            DeskError::NotFound => say!(not_found_title, not_found),
            DeskError::Forbidden => say!(forbidden_title, forbidden),
            DeskError::Objections(_) => say!(objections_title, objections),
            DeskError::TooLarge { limit } => say!(too_large_title, too_large, limit = octets(*limit, i18n)),
            DeskError::BadInput => say!(bad_input_title, bad_input),
            DeskError::Internal { reference } => {
                say!(unexpected_title, internal, reference = reference.clone())
            }
            DeskError::Trouble(trouble) => match trouble {
                ServerTrouble::Unreachable => say!(unreachable_title, unreachable),
                ServerTrouble::Busy => say!(busy_title, busy),
                ServerTrouble::Credentials => say!(credentials_title, credentials),
                ServerTrouble::MailboxFull => say!(mailbox_full_title, mailbox_full),
                ServerTrouble::Refused { words } => say!(refused_title, refused, words = words.clone()),
            },
        },
    }
}

/// Both in one, where there is room for a line.
pub fn sentence(error: &ApiError, i18n: Locale) -> String {
    let (title, text) = sentences(error, i18n);
    format!("{title} {text}")
}

fn needs_sign_in(error: &ApiError) -> bool {
    error.is_signed_out()
        || matches!(
            error,
            ApiError::Desk(DeskError::Trouble(ServerTrouble::Credentials))
        )
}

/// In the place of what could not be shown. Without JavaScript, "Try again" loads the page anew.
#[component]
pub fn Trouble(error: ApiError, #[prop(optional, into)] retry: Option<Callback<()>>) -> impl IntoView {
    let i18n = use_i18n();
    let (title, text) = sentences(&error, i18n);
    let again = move |event: leptos::ev::MouseEvent| {
        if let Some(retry) = retry {
            event.prevent_default();
            retry.run(());
        }
    };
    view! {
        <div class="empty" role="alert">
            <Icon name="alert" class="icon-large" />
            <p class="empty-title">{title}</p>
            <p>{text}</p>
            {if needs_sign_in(&error) {
                view! {
                    <a class="button button-primary" href="/login" rel="external">
                        {tu_string!(i18n, common.trouble.sign_in)}
                    </a>
                }
                    .into_any()
            } else if error.may_pass() {
                view! {
                    <a class="button button-outline" href="" rel="external" role="button" on:click=again>
                        <Icon name="refresh" />
                        {tu_string!(i18n, common.try_again)}
                    </a>
                }
                    .into_any()
            } else {
                ().into_any()
            }}
        </div>
    }
}
