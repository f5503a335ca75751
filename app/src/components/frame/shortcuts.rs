use leptos::ev;
use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::live::effect;
use crate::state::shortcuts::{Shortcut, shortcut};

/// What each key does. The same list in the dialog and among the settings.
#[component]
pub fn ShortcutList() -> impl IntoView {
    let i18n = use_i18n();
    let rows = Shortcut::ALL
        .into_iter()
        .map(|one| {
            view! {
                <div class="shortcut">
                    <dt>
                        <kbd>{key_words(one, i18n)}</kbd>
                    </dt>
                    <dd>{words(one, i18n)}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="shortcuts">{rows}</dl> }
}

/// Opens at the key that asks for it, wherever the focus is, unless something is being typed.
#[component]
pub fn ShortcutHelp() -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    effect(move || {
        let listener = window_event_listener(ev::keydown, move |event| {
            if shortcut(&event) == Some(Shortcut::Help) {
                event.prevent_default();
                open.set(true);
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <Dialog
            id="shortcut-help"
            title=tu_string!(i18n, common.shortcuts.title)
            open=open.into()
            close=Callback::new(move |()| open.set(false))
        >
            <ShortcutList />
            <form class="dialog-deeds" method="dialog">
                <button class="button button-outline">{tu_string!(i18n, common.shortcuts.close)}</button>
            </form>
        </Dialog>
    }
}

/// What is written on the key.
fn key_words(shortcut: Shortcut, i18n: Locale) -> &'static str {
    match shortcut {
        Shortcut::Next => "↓",
        Shortcut::Previous => "↑",
        Shortcut::Delete => tu_string!(i18n, common.shortcuts.delete_key),
        other => other.key(),
    }
}

fn words(shortcut: Shortcut, i18n: Locale) -> &'static str {
    match shortcut {
        Shortcut::Next => tu_string!(i18n, common.shortcuts.next),
        Shortcut::Previous => tu_string!(i18n, common.shortcuts.previous),
        Shortcut::New => tu_string!(i18n, common.shortcuts.write),
        Shortcut::Reply => tu_string!(i18n, mail.letter.reply),
        Shortcut::ReplyAll => tu_string!(i18n, mail.letter.reply_all),
        Shortcut::Forward => tu_string!(i18n, mail.letter.forward),
        Shortcut::Archive => tu_string!(i18n, mail.deed.archive),
        Shortcut::Delete => tu_string!(i18n, mail.deed.delete),
        Shortcut::Undo => tu_string!(i18n, common.shortcuts.undo),
        Shortcut::Help => tu_string!(i18n, common.shortcuts.help),
    }
}
