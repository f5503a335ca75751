//! Files dragged onto the page, or pasted into it.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use crate::components::compose::Writing;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// How deep inside the page the drag is: entering a child comes before leaving its parent.
#[derive(Clone, Copy)]
pub struct Dragging(RwSignal<u32>);

impl Dragging {
    pub fn new() -> Self {
        Self(RwSignal::new(0))
    }

    pub fn enter(self, event: &DragEvent) {
        if has_files(event) {
            event.prevent_default();
            self.0.update(|depth| *depth += 1);
        }
    }

    pub fn over(self, event: &DragEvent) {
        if has_files(event) {
            event.prevent_default();
        }
    }

    pub fn leave(self, event: &DragEvent) {
        if has_files(event) {
            self.0.update(|depth| *depth = depth.saturating_sub(1));
        }
    }

    pub fn drop(self, event: &DragEvent, writing: Writing) {
        self.0.set(0);
        if let Some(files) = event
            .data_transfer()
            .and_then(|data| data.files())
            .filter(|files| files.length() > 0)
        {
            event.prevent_default();
            writing.take_files(&files);
        }
    }
}

impl Default for Dragging {
    fn default() -> Self {
        Self::new()
    }
}

/// Text that is dragged goes where text goes.
fn has_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// Shown while files hang over the page.
#[component]
pub fn DropHere(dragging: Dragging) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="drop-here" hidden=move || dragging.0.get() == 0>
            <Icon name="attach" />
            <p>{tu_string!(i18n, compose.attachments.drop_here)}</p>
        </div>
    }
}
