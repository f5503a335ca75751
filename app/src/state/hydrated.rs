//! Some things only work once the WebAssembly has taken over, and would lock people out before.

use leptos::prelude::*;

use crate::live::effect;

/// False on the server and while the page is taken over, true ever after.
pub fn use_hydrated() -> ReadSignal<bool> {
    let (hydrated, set_hydrated) = signal(false);
    effect(move || set_hydrated.set(true));
    hydrated
}
