//! The bar of commands: Send, Discard, Attach, Insert, and "..." (PRODUCT 3).

use leptos::prelude::*;

use super::words;
use super::writing::{Phase, Saving, use_writing};
use crate::components::icon::Icon;
use crate::components::popover_menu::PopoverMenu;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;

#[component]
pub fn Toolbar() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let busy = move || writing.phase.get() != Phase::Writing;
    view! {
        <div class="compose-bar" role="group" aria-label=tu_string!(i18n, compose.toolbar)>
            <button
                type="submit"
                name="action"
                value="send"
                class="button button-primary compose-send"
                aria-disabled=move || busy().then_some("true")
            >
                <Icon name="sent" />
                <span>
                    {live(move || if busy() { tu_string!(i18n, compose.sending) } else { tu_string!(i18n, compose.send) })}
                </span>
            </button>
            <button type="submit" name="action" value="discard" class="button button-quiet">
                <Icon name="trash" />
                <span>{tu_string!(i18n, compose.discard)}</span>
            </button>
            <button type="submit" name="action" value="attach" class="button button-quiet">
                <Icon name="attach" />
                <span>{tu_string!(i18n, compose.attach)}</span>
            </button>
            <InsertMenu />
            <MoreMenu />
            <SaveState />
        </div>
    }
}

#[component]
fn InsertMenu() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let button = view! {
        <span>{tu_string!(i18n, compose.insert)}</span>
        <Icon name="chevron-down" />
    };
    let signature = if writing.signature().trim().is_empty() {
        view! {
            <a class="menu-item" role="menuitem" tabindex="-1" href="/settings">
                <Icon name="drafts" />
                {tu_string!(i18n, compose.write_signature)}
            </a>
        }
        .into_any()
    } else {
        view! { <Item value="signature" icon="drafts" label=tu_string!(i18n, compose.insert_signature) /> }
            .into_any()
    };
    view! {
        <PopoverMenu id="insert-menu" class="insert" name=tu_string!(i18n, compose.insert) button=button>
            <Item value="attach" icon="attach" label=tu_string!(i18n, compose.insert_files) />
            {signature}
        </PopoverMenu>
    }
}

#[component]
fn MoreMenu() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    // What cannot be hidden now has no item that would do nothing.
    let from = move || match (writing.show_from.get(), writing.may_hide_from()) {
        (false, _) => Some(("show_from", tu_string!(i18n, compose.show_from))),
        (true, true) => Some(("hide_from", tu_string!(i18n, compose.hide_from))),
        (true, false) => None,
    };
    let bcc = move || match (writing.show_bcc.get(), writing.may_hide_bcc()) {
        (false, _) => Some(("show_bcc", tu_string!(i18n, compose.show_bcc))),
        (true, true) => Some(("hide_bcc", tu_string!(i18n, compose.hide_bcc))),
        (true, false) => None,
    };
    view! {
        <PopoverMenu id="more-menu" class="more" name=tu_string!(i18n, compose.more) button=view! { <Icon name="more" /> }>
            {live(move || from().map(|(value, label)| view! { <Item value=value icon="people" label=label /> }))}
            {live(move || bcc().map(|(value, label)| view! { <Item value=value icon="eye" label=label /> }))}
            {live(move || {
                let (value, label) = if writing.show_later.get() {
                    ("send_once", tu_string!(i18n, compose.send_once))
                } else {
                    ("send_later", tu_string!(i18n, compose.send_later))
                };
                view! { <Item value=value icon="clock" label=label /> }
            })}
            <AskReceipt />
            <Item value="save" icon="check" label=tu_string!(i18n, compose.save_now) />
        </PopoverMenu>
    }
}

#[component]
fn Item(value: &'static str, icon: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <button type="submit" name="action" value=value class="menu-item" role="menuitem" tabindex="-1">
            <Icon name=icon />
            {label}
        </button>
    }
}

#[component]
fn AskReceipt() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    view! {
        <button
            type="submit"
            name="action"
            value=move || if writing.receipt.get() { "ask_no_receipt" } else { "ask_receipt" }
            class="menu-item"
            role="menuitemcheckbox"
            aria-checked=move || writing.receipt.get().to_string()
            tabindex="-1"
        >
            <Icon name="read" />
            {tu_string!(i18n, compose.receipt.ask)}
            <span class="menu-check" aria-hidden="true">
                <Icon name="check" />
            </span>
        </button>
    }
}

/// "Saved at 14:07".
#[component]
fn SaveState() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let failed = move || matches!(writing.saving.get(), Saving::Failed(_));
    view! {
        <span
            class="compose-saved"
            class:is-bad=failed
            class:is-empty=move || writing.saving.with(|saving| *saving == Saving::Untouched)
            aria-live="polite"
        >
            {live(move || writing.saving.with(|saving| words::saving(saving, i18n)))}
        </span>
    }
}
