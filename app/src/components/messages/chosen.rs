use domain::message::Spot;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;

use crate::state::focus::matching;

/// The messages whose boxes are ticked. The boxes themselves hold it, before the page is taken over and after.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    pub(super) form: NodeRef<Form>,
    pub(super) count: RwSignal<usize>,
}

impl Chosen {
    pub(super) fn new() -> Self {
        Self {
            form: NodeRef::new(),
            count: RwSignal::new(0),
        }
    }

    pub(super) fn spots(self) -> Vec<Spot> {
        let Some(form) = self.form.get_untracked() else {
            return Vec::new();
        };
        matching(&form, "[name=keys]:checked")
            .into_iter()
            .filter_map(|tick| Spot::parse(&tick.dyn_into::<HtmlInputElement>().ok()?.value()))
            .collect()
    }

    pub(super) fn recount(self) {
        self.count.set(self.spots().len());
    }

    pub(super) fn all(self) {
        if let Some(form) = self.form.get_untracked() {
            for tick in matching(&form, "[name=keys]") {
                if let Ok(tick) = tick.dyn_into::<HtmlInputElement>() {
                    tick.set_checked(true);
                }
            }
        }
        self.recount();
    }

    pub(super) fn clear(self) {
        if let Some(form) = self.form.get_untracked() {
            form.reset();
        }
        self.count.set(0);
    }
}
