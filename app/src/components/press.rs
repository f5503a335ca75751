//! A deed without fields to fill: a form that works by itself, and once the page is live a press that stays in it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub fn Press(
    /// Where the form goes without JavaScript.
    action: &'static str,
    /// What the form says, by name.
    fields: Vec<(&'static str, String)>,
    #[prop(into)] on_press: Callback<()>,
    /// The button.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_press.run(());
    };
    view! {
        <form class="press" method="post" action=action on:submit=submit>
            {fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect_view()}
            {children()}
        </form>
    }
}
