use domain::desk::Deed;
use domain::folder::FolderKey;
use leptos::prelude::*;

use super::chosen::Chosen;
use super::deeds::{DeedButton, deeds_in, rare_deed_in};
use super::done::done_words;
use super::more_menu::MoreMenu;
use crate::components::amount;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, live};
use crate::state::hydrated::use_hydrated;
use crate::state::mail::use_mail;

/// What to do with the chosen messages. CSS shows it while a box is ticked.
#[component]
pub(super) fn Selection(chosen: Chosen) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    // Boxes ticked before the page was taken over count too.
    effect(move || chosen.recount());
    let hydrated = use_hydrated();
    // Where messages of all folders are listed, all is offered that may be done to any.
    let folder = mail.wanted.with_untracked(|wanted| {
        if wanted.is_mixed() {
            FolderKey::INBOX
        } else {
            wanted.place.folder.clone()
        }
    });
    let act = Callback::new(move |deed: Deed| {
        let spots = chosen.spots();
        let folders = || spots.iter().map(|spot| &spot.folder);
        let from = folders().find(|folder| !deed.erases(folder)).or(folders().next());
        let from = from.cloned().unwrap_or(FolderKey::INBOX);
        let done = done_words(&deed, &from, spots.len(), i18n);
        chosen.clear();
        mail.act(deed, &spots, done);
    });
    let words = move || match chosen.count.get() {
        0 => String::new(),
        1 => tu_string!(i18n, mail.selection.one).to_owned(),
        many => {
            let count = amount::count(u32::try_from(many).unwrap_or(u32::MAX), i18n);
            tu_string!(i18n, mail.selection.many, count = count).to_string()
        }
    };
    let rare = rare_deed_in(&folder).into_iter().collect::<Vec<_>>();
    let deeds = [Deed::Seen, Deed::Unseen].into_iter().chain(deeds_in(&folder));
    let buttons = deeds
        .map(|deed| view! { <DeedButton deed=deed folder=folder.clone() act=act /> })
        .collect_view();
    view! {
        <div class="selection" role="toolbar" aria-label=tu_string!(i18n, mail.selection.label)>
            <span class="selection-count" role="status">
                {live(words)}
            </span>
            {live(move || hydrated.get().then(|| view! { <ChooseAll chosen=chosen /> }))}
            {buttons}
            <MoreMenu deeds=rare folder=folder act=act />
            <button
                type="reset"
                class="button button-icon"
                aria-label=tu_string!(i18n, mail.selection.clear)
                title=tu_string!(i18n, mail.selection.clear)
                on:click=move |_| chosen.count.set(0)
            >
                <Icon name="close" />
            </button>
        </div>
    }
}

#[component]
fn ChooseAll(chosen: Chosen) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button
            type="button"
            class="button button-icon"
            aria-label=tu_string!(i18n, mail.list.select_all)
            title=tu_string!(i18n, mail.list.select_all)
            on:click=move |_| chosen.all()
        >
            <Icon name="all" />
        </button>
    }
}
