use domain::{Address, desk::WayBack};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::components::icon::Icon;
use crate::components::trouble::sentence;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::state::folders::use_folders;
use crate::state::notices::{Notice, use_notices};
use crate::state::part_done;

/// What was done or could not be. Both live regions are always there: one that comes with its words is not read out.
#[component]
pub fn Toasts() -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let done = move || match notices.now.get() {
        Some(Notice::Done(words)) => Some((words, None)),
        Some(Notice::Moved { words, mailbox, undo }) => Some((words, Some((mailbox, undo)))),
        _ => None,
    };
    let again = tu_string!(i18n, mail.done.again);
    let failed = move || match notices.now.get() {
        Some(Notice::Failed(error)) => Some((sentence(&error, i18n), None, again)),
        Some(Notice::Half { words, mailbox, undo }) => {
            Some((words, (!undo.is_empty()).then_some((mailbox, undo)), again))
        }
        Some(Notice::Partly { words, mailbox, undo }) => {
            let act = tu_string!(i18n, mail.done.undo);
            Some((words, (!undo.is_empty()).then_some((mailbox, undo)), act))
        }
        Some(Notice::Closed(mailbox)) => {
            let words = tu_string!(i18n, mail.closed, address = mailbox.to_string()).to_string();
            Some((words, None, again))
        }
        _ => None,
    };
    view! {
        <div class="toasts">
            <div aria-live="polite" aria-atomic="true">
                {live(move || {
                    done()
                        .map(|(words, undo)| {
                            view! { <Toast class="toast" role="status" icon="check" words=words undo=undo act=tu_string!(i18n, mail.done.undo) /> }
                        })
                })}
            </div>
            <div aria-live="assertive" aria-atomic="true">
                {live(move || {
                    failed()
                        .map(|(words, undo, act)| {
                            view! {
                                <Toast
                                    class="toast toast-bad"
                                    role="alert"
                                    icon="alert"
                                    words=words
                                    undo=undo
                                    act=act
                                />
                            }
                        })
                })}
            </div>
        </div>
    }
}

#[component]
fn Toast(
    class: &'static str,
    role: &'static str,
    icon: &'static str,
    words: String,
    /// A move that can be taken back, by the button named `act`.
    undo: Option<(Address, Vec<WayBack>)>,
    act: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    view! {
        <div class=class role=role>
            <Icon name=icon />
            <p>{words}</p>
            {undo.map(|(mailbox, undo)| view! { <TakeBack mailbox=mailbox undo=undo act=act /> })}
            <button
                type="button"
                class="button button-icon"
                aria-label=tu_string!(i18n, common.dismiss)
                on:click=move |_| notices.now.set(None)
            >
                <Icon name="close" />
            </button>
        </div>
    }
}

/// A form, for whoever has no scripts.
#[component]
fn TakeBack(mailbox: Address, undo: Vec<WayBack>, act: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let folders = use_folders();
    let location = use_location();
    // Here, without what is told here.
    let back = untrack(|| {
        let mut query = location.query.get();
        let others = ["said", "undo", "of", "put", "gone"];
        for told in others.into_iter().chain(part_done::PARAMETERS) {
            query.remove(told);
        }
        location.pathname.get() + &query.to_query_string()
    });
    let folder = undo.first().map(|way| way.now.to_string());
    let put_back = move |event: MouseEvent| {
        event.prevent_default();
        notices.undo(folders, i18n);
    };
    view! {
        <form class="toast-form" method="post" action="/mail/actions">
            <input type="hidden" name="mailbox" value=mailbox.to_string() />
            <input type="hidden" name="folder" value=folder />
            <input type="hidden" name="undo" value=WayBack::write(&undo) />
            <input type="hidden" name="back" value=back />
            <button class="button toast-act" on:click=put_back>
                {act}
            </button>
        </form>
    }
}
