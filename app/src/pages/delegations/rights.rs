//! `/delegations/rights`: what the signed-in person may do, and giving it up.

use leptos::prelude::*;

use super::{Bones, PageTitle};
use crate::api::delegations::held_rights;
use crate::components::delegations::{HeldTable, Section, Sections};
use crate::components::empty::Empty;
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::wire::resource;

#[component]
pub fn RightsPage() -> impl IntoView {
    let i18n = use_i18n();
    let held = resource(|| (), |()| held_rights(None));
    view! {
        <PageTitle text=tu_string!(i18n, delegations.my_rights) />
        <section class="manager" aria-labelledby="manager-title">
            <header>
                <h1 id="manager-title" class="sheet-title">
                    {tu_string!(i18n, delegations.my_rights)}
                </h1>
                <p class="manager-lead">{tu_string!(i18n, delegations.held.mine)}</p>
            </header>
            <Sections here=Section::Rights />
            <Transition fallback=Bones>
                {live(move || Suspend::new(async move {
                    match held.await {
                        Ok(held) if held.rights.is_empty() => {
                            view! {
                                <Empty
                                    icon="key"
                                    title=tu_string!(i18n, delegations.held.nothing_title)
                                    text=tu_string!(i18n, delegations.held.nothing_mine)
                                />
                            }
                                .into_any()
                        }
                        Ok(all) => view! { <HeldTable held=all left=move |()| held.refetch() /> }.into_any(),
                        Err(error) => {
                            let retry = Callback::new(move |()| held.refetch());
                            view! { <Trouble error=error retry=retry /> }.into_any()
                        }
                    }
                }))}
            </Transition>
        </section>
    }
}
