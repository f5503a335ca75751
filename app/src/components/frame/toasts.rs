use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::trouble::sentence;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::state::folders::use_folders;
use crate::state::notices::{Notice, use_notices};

/// What was done or could not be. Both live regions are always there: one that comes with its words is not read out.
#[component]
pub fn Toasts() -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let done = move || match notices.now.get() {
        Some(Notice::Done(words)) => Some((words, false)),
        Some(Notice::Moved { words, .. }) => Some((words, true)),
        _ => None,
    };
    let failed = move || match notices.now.get() {
        Some(Notice::Failed(error)) => Some(sentence(&error, i18n)),
        Some(Notice::Closed(mailbox)) => {
            Some(tu_string!(i18n, mail.closed, address = mailbox.to_string()).to_string())
        }
        _ => None,
    };
    view! {
        <div class="toasts">
            <div aria-live="polite" aria-atomic="true">
                {live(move || {
                    done()
                        .map(|(words, undo)| {
                            view! { <Toast class="toast" role="status" icon="check" words=words undo=undo /> }
                        })
                })}
            </div>
            <div aria-live="assertive" aria-atomic="true">
                {live(move || failed().map(|words| view! { <Toast class="toast toast-bad" role="alert" icon="alert" words=words /> }))}
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
    #[prop(optional)] undo: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let folders = use_folders();
    let put_back = move |_| {
        notices.undo(folders, tu_string!(i18n, mail.done.undone).to_owned());
    };
    view! {
        <div class=class role=role>
            <Icon name=icon />
            <p>{words}</p>
            {undo
                .then(|| {
                    view! {
                        <button type="button" class="button toast-act" on:click=put_back>
                            {tu_string!(i18n, mail.done.undo)}
                        </button>
                    }
                })}
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
