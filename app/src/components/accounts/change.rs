//! One thing that can be changed: its name, why, its fields, and why it was not.

use std::future::Future;

use domain::Address;
use domain::address::AddressError;
use domain::desk::Administered;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::components::from::words::address_error;
use crate::components::trouble::sentence;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::state::notices::{Notices, use_notices};

/// Told when the account is no longer as it is shown.
#[derive(Clone, Copy)]
struct Changed(Callback<()>);

pub fn provide_changed(changed: Callback<()>) {
    provide_context(Changed(changed));
}

#[derive(Clone, Copy)]
pub struct Changing {
    pub busy: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
    notices: Notices,
    changed: Changed,
    i18n: crate::i18n::Locale,
}

impl Changing {
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            wrong: RwSignal::new(None),
            notices: use_notices(),
            changed: expect_context(),
            i18n: use_i18n(),
        }
    }

    /// Nothing typed is lost where it fails.
    pub fn run(
        self,
        call: impl Future<Output = Result<Administered, ApiError>> + 'static,
        done: &'static str,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let answer = call.await;
            self.busy.try_set(false);
            match answer {
                Ok(Administered::Done) => {
                    self.notices.done(done.to_owned());
                    self.changed.0.try_run(());
                }
                Ok(Administered::Refused(objection)) => {
                    self.wrong.try_set(Some(words::objection(&objection, self.i18n)));
                }
                Err(error) => {
                    self.wrong.try_set(Some(sentence(&error, self.i18n)));
                }
            }
        });
    }

    /// What stands in the field cannot be sent.
    pub fn refuse(self, words: String) {
        self.wrong.set(Some(words));
    }

    /// The same, of what should be an address.
    pub fn refuse_address(self, reason: AddressError) {
        let why = address_error(reason, self.i18n);
        self.refuse(tu_string!(self.i18n, accounts.not_address, why = why).to_string());
    }
}

impl Default for Changing {
    fn default() -> Self {
        Self::new()
    }
}

/// A section with a form of its own.
#[component]
pub(super) fn Change(
    account: Address,
    /// The word that the form's target knows it by; it names the section too.
    verb: &'static str,
    title: &'static str,
    hint: &'static str,
    changing: Changing,
    on_submit: Callback<()>,
    /// What stands between the heading and the form, with forms of its own.
    #[prop(optional, into)]
    before: Option<ViewFn>,
    button: &'static str,
    #[prop(default = "button button-outline")] button_class: &'static str,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let heading = format!("change-{verb}");
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <section class="setting" aria-labelledby=heading.clone()>
            <div>
                <h2 class="setting-title" id=heading.clone()>
                    {title}
                </h2>
                <p class="setting-hint">{hint}</p>
            </div>
            {before.map(|before| before.run())}
            <form method="post" action="/accounts/change" autocomplete="off" on:submit=submit>
                <input type="hidden" name="account" value=account.to_string() />
                <input type="hidden" name="verb" value=verb />
                {children()}
                <div class="setting-foot">
                    <button class=button_class aria-disabled=move || changing.busy.get().then_some("true")>
                        {live(move || if changing.busy.get() { tu_string!(i18n, accounts.working) } else { button })}
                    </button>
                </div>
                <p class="field-error" id=wrong_id(verb) role="alert">
                    {live(move || changing.wrong.get())}
                </p>
            </form>
        </section>
    }
}

/// What stands in the field now.
pub(super) fn typed(field: NodeRef<Input>) -> String {
    field
        .get_untracked()
        .map(|field| field.value())
        .unwrap_or_default()
}

/// What a field of the section is described by.
pub(super) fn wrong_id(verb: &str) -> String {
    format!("wrong-{verb}")
}
