use domain::desk::Deed;
use domain::message::Spot;
use leptos::ev;
use leptos::prelude::*;

use crate::components::amount;
use crate::components::dialog::Dialog;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::state::mail::use_mail;

/// The question before messages are deleted for good. Underneath it is a form: without JavaScript the server answers
/// the first wish with this question, open.
#[component]
pub fn SureToErase() -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let open = Signal::derive(move || mail.doubt.with(Option::is_some));
    let close = Callback::new(move |()| mail.doubt.set(None));
    let spots = move || -> Vec<Spot> {
        mail.doubt
            .with(|doubt| doubt.as_ref().map(|doubt| doubt.spots.clone()))
            .unwrap_or_default()
    };
    let place = move || mail.wanted.with(|wanted| wanted.place.clone());
    let path = move || mail.wanted.with(|wanted| wanted.path());
    // What was found in other folders goes to Trash first.
    let erased = move || {
        let mut spots = spots();
        spots.retain(|spot| Deed::Delete.erases(&spot.folder));
        spots.len()
    };
    let words = move || match erased() {
        1 => tu_string!(i18n, mail.erase.one).to_string(),
        many => {
            let count = amount::count(u32::try_from(many).unwrap_or(u32::MAX), i18n);
            tu_string!(i18n, mail.erase.many, count = count).to_string()
        }
    };
    let sure = move |event: ev::MouseEvent| {
        event.prevent_default();
        mail.erase();
    };
    view! {
        <Dialog id="erase" title=tu_string!(i18n, mail.erase.title) open=open close=close>
            <p>{live(words)}</p>
            <form class="dialog-deeds" method="post" action="/mail/actions">
                <input type="hidden" name="mailbox" value=move || place().mailbox.to_string() />
                <input type="hidden" name="folder" value=move || place().folder.to_string() />
                <input type="hidden" name="back" value=path />
                <input type="hidden" name="sure" value="yes" />
                {live(move || {
                    spots()
                        .into_iter()
                        .map(|spot| view! { <input type="hidden" name="keys" value=spot.to_string() /> })
                        .collect_view()
                })}
                <button class="button button-outline" formmethod="dialog">
                    {tu_string!(i18n, mail.erase.keep)}
                </button>
                <button class="button button-danger" name="verb" value="delete" on:click=sure>
                    {tu_string!(i18n, mail.deed.erase)}
                </button>
            </form>
        </Dialog>
    }
}
