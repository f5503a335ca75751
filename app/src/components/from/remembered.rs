//! Without scripts there is no list to forget from: the remembered addresses stand under the field.

use leptos::prelude::*;

use super::list::is_remembered;
use crate::components::compose::use_writing;
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn Remembered() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let remembered: Vec<_> = writing
        .choices
        .with_untracked(|choices| choices.iter().filter(|c| is_remembered(c)).cloned().collect());
    (!remembered.is_empty()).then(|| {
        let buttons = remembered
            .into_iter()
            .map(|choice| {
                let name =
                    tu_string!(i18n, compose.from.forget, address = choice.identity.address.to_string());
                view! {
                    <li>
                        <button type="submit" name="action" value=format!("forget:{}", choice.id) class="button button-quiet">
                            {name}
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="from-remembered without-scripts">
                <p>{tu_string!(i18n, compose.from.remembered)}</p>
                <ul>{buttons}</ul>
            </div>
        }
    })
}
