use domain::draft::ReplyMode;
use domain::folder::{Place, percent_encoded};
use domain::message::MessageKey;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::components::icon::Icon;

fn word(mode: ReplyMode) -> &'static str {
    match mode {
        ReplyMode::Reply => "reply",
        ReplyMode::ReplyAll => "reply_all",
        ReplyMode::Forward => "forward",
    }
}

/// Where an answer to this message is written.
pub fn answer_path(mode: ReplyMode, place: &Place, key: MessageKey) -> String {
    let mailbox = percent_encoded(place.mailbox.as_str());
    format!(
        "/compose?mode={}&mailbox={mailbox}&folder={}&key={key}",
        word(mode),
        place.folder
    )
}

/// The form that the buttons of an answer belong to.
#[component]
pub(super) fn AnswerForm(place: Place, key: MessageKey, children: Children) -> impl IntoView {
    view! {
        <form method="get" action="/compose">
            <input type="hidden" name="mailbox" value=place.mailbox.to_string() />
            <input type="hidden" name="folder" value=place.folder.to_string() />
            <input type="hidden" name="key" value=key.to_string() />
            {children()}
        </form>
    }
}

/// A button of [`AnswerForm`]; once the page has been taken over, it leads there without loading it anew.
#[component]
pub(super) fn AnswerButton(
    mode: ReplyMode,
    place: Place,
    key: MessageKey,
    class: &'static str,
    icon: Option<&'static str>,
    #[prop(into)] words: String,
    /// The whole name, where the words alone would not tell it from another button.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let navigate = use_navigate();
    let title = label.clone().unwrap_or_else(|| words.clone());
    view! {
        <button
            class=class
            name="mode"
            value=word(mode)
            title=title
            aria-label=label
            on:click=move |event| {
                event.prevent_default();
                navigate(&answer_path(mode, &place, key), Default::default());
            }
        >
            {icon.map(|icon| view! { <Icon name=icon /> })}
            <span class="command-words">{words}</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use domain::Address;
    use domain::folder::FolderKey;

    use super::*;

    #[test]
    fn an_answer_says_what_it_answers() {
        let place = Place {
            mailbox: Address::parse("config+x@demo.test").unwrap(),
            folder: FolderKey::INBOX,
        };
        assert_eq!(
            answer_path(ReplyMode::ReplyAll, &place, MessageKey { validity: 3, uid: 14 }),
            "/compose?mode=reply_all&mailbox=config%2Bx@demo.test&folder=inbox&key=3-14"
        );
    }
}
