//! The list under From. The buttons that forget stand beside the list, not in its options: an option holds no other
//! control (ARIA 1.2), so they are a column of their own whose rows have the height of options.

use domain::identity::{FromChoice, Section};
use leptos::prelude::*;

use super::list::{Choice, List, is_remembered, option_id};
use super::words;
use crate::components::avatar::Avatar;
use crate::components::compose::{Action, use_perform};
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;

#[component]
pub fn Popup(list: List) -> impl IntoView {
    let i18n = use_i18n();
    // A press in the list leaves the focus in the field.
    let keep_focus = |event: leptos::ev::MouseEvent| event.prevent_default();
    view! {
        <div class="from-popup" hidden=move || !list.is_shown() on:mousedown=keep_focus>
            // It scrolls, so it can take the focus; Tab in the field closes it before it would.
            <div class="from-scroll" tabindex="0">
                <div class="from-columns">
                    <div id="from-list" role="listbox" aria-label=tu_string!(i18n, compose.from.list)>
                        {live(move || list.open.get().then(|| groups(list, &list.options.get())))}
                    </div>
                    <ForgetColumn list=list />
                </div>
            </div>
        </div>
    }
}

/// The options under their headings; each keeps its place in the whole list.
fn groups(list: List, options: &[Choice]) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let listed: Vec<(usize, FromChoice)> = options
        .iter()
        .enumerate()
        .filter_map(|(index, option)| match option {
            Choice::Listed(choice) => Some((index, choice.clone())),
            Choice::Other => None,
        })
        .collect();
    let last = options.len().saturating_sub(1);
    let sections = [Section::Own, Section::Granted, Section::Remembered].map(|section| {
        let part: Vec<_> = listed
            .iter()
            .filter(|(_, choice)| choice.section == section)
            .cloned()
            .collect();
        (!part.is_empty()).then(|| {
            let name = words::section(section, i18n);
            let options = part
                .into_iter()
                .map(|(index, choice)| view! { <ListedOption list=list index=index choice=choice /> })
                .collect_view();
            view! {
                <div role="group" aria-label=name>
                    <div class="from-group" aria-hidden="true">{name}</div>
                    {options}
                </div>
            }
        })
    });
    view! {
        {sections.into_iter().collect_view()}
        <div
            id=option_id(last)
            role="option"
            class="from-option from-other"
            class:is-active=move || list.active.get() == Some(last)
            aria-selected=move || (list.active.get() == Some(last)).to_string()
            on:click=move |_| list.choose(last)
        >
            <Icon name="drafts" />
            <span>{tu_string!(i18n, compose.from.other)}</span>
        </div>
    }
}

#[component]
fn ListedOption(list: List, index: usize, choice: FromChoice) -> impl IntoView {
    let i18n = use_i18n();
    let address = choice.identity.address.to_string();
    let label = if choice.identity.name.is_empty() {
        address.clone()
    } else {
        choice.identity.name.to_string()
    };
    let named = !choice.identity.name.is_empty();
    let used = choice
        .used
        .map(|when| tu_string!(i18n, compose.from.used, when = when.short));
    // Without a name the address stands in its place, and the second line tells when it was used.
    let (first, second) = if named {
        (choice.identity.name.to_string(), address)
    } else {
        (address, used.unwrap_or_default())
    };
    let permitted = matches!(choice.authority, domain::identity::Authority::SendAs(_));
    view! {
        <div
            id=option_id(index)
            role="option"
            class=format!("from-option id-{}", choice.identity.colour.index())
            class:is-active=move || list.active.get() == Some(index)
            aria-selected=move || (list.active.get() == Some(index)).to_string()
            on:click=move |_| list.choose(index)
        >
            <Avatar name=label colour=Some(choice.identity.colour) />
            <span class="from-who">
                <span class="from-name">{first}</span>
                " "
                <span class="from-address">{second}</span>
            </span>
            " "
            <span class=format!("right {}", words::right_class(&choice.authority))>
                {permitted.then(|| view! { <Icon name="check" /> })} {words::right(&choice.authority, i18n)}
            </span>
        </div>
    }
}

#[component]
fn ForgetColumn(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let perform = use_perform();
    let remembered = move || {
        list.options.with(|options| {
            let part = options.iter().filter_map(|option| match option {
                Choice::Listed(choice) if is_remembered(choice) => Some(choice.clone()),
                _ => None,
            });
            part.collect::<Vec<_>>()
        })
    };
    view! {
        <div class="from-forget">
            {live(move || {
                list.open
                    .get()
                    .then(|| {
                        remembered()
                            .into_iter()
                            .map(|choice| {
                                let name = tu_string!(
                                    i18n,
                                    compose.from.forget,
                                    address = choice.identity.address.to_string()
                                );
                                let press = move |_| perform.run(Action::Forget(choice.id.clone()));
                                view! {
                                    <button
                                        type="button"
                                        class="button button-icon"
                                        aria-label=name.clone()
                                        title=name
                                        on:click=press
                                    >
                                        <Icon name="close" />
                                    </button>
                                }
                            })
                            .collect_view()
                    })
            })}
        </div>
    }
}
