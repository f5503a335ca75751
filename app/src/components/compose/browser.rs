//! What only a browser does. Called from event handlers and effects, so never on the server.

use domain::draft::ComposeForm;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

pub async fn pause(milliseconds: i32) {
    let wait = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(wait).await;
}

fn element<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus once what it goes to is shown.
pub fn focus(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = element::<HtmlElement>(id) {
            let _ = element.focus();
        }
    });
}

/// The same, with the caret before the first letter.
pub fn focus_at_start(id: &'static str) {
    request_animation_frame(move || {
        if let Some(area) = element::<HtmlTextAreaElement>(id) {
            let _ = area.focus();
            let _ = area.set_selection_range(0, 0);
            area.set_scroll_top(0);
        }
    });
}

/// Moves the focus into a new sheet, unless somebody writes in it already: the frame may come late.
pub fn focus_at_first(id: &'static str) {
    let writes = || {
        let active = document().active_element()?;
        active.matches("form.compose :is(input, textarea)").ok()
    };
    request_animation_frame(move || {
        if let (None | Some(false), Some(element)) = (writes(), element::<HtmlElement>(id)) {
            let _ = element.focus();
        }
    });
}

/// Where the caret is in a text area, in UTF-16 units; `None` before it was ever entered.
pub fn caret_in_area(id: &str) -> Option<u32> {
    element::<HtmlTextAreaElement>(id)?.selection_end().ok()?
}

pub fn put_caret_in_area(id: &'static str, units: u32) {
    request_animation_frame(move || {
        if let Some(area) = element::<HtmlTextAreaElement>(id) {
            let _ = area.focus();
            let _ = area.set_selection_range(units, units);
        }
    });
}

/// What was typed into the field before the WebAssembly arrived.
pub fn typed(id: &str) -> Option<String> {
    element::<HtmlInputElement>(id)
        .map(|input| input.value())
        .or_else(|| element::<HtmlTextAreaElement>(id).map(|area| area.value()))
}

/// Whether the box was ticked then.
pub fn ticked(id: &str) -> Option<bool> {
    element::<HtmlInputElement>(id).map(|input| input.checked())
}

pub fn scroll_to(id: &str) {
    if let Some(element) = element::<web_sys::Element>(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Presses a button that stands somewhere else: the file chooser.
pub fn press(id: &str) {
    if let Some(element) = element::<HtmlElement>(id) {
        element.click();
    }
}

/// Path and query.
pub fn page() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

pub fn reload() {
    let _ = window().location().reload();
}

/// Where the form goes. Not `form.action`: the buttons of that name hide it.
pub const FORM_PATH: &str = "/compose/form";

/// Posts the form as its `save` button would, while the page is going away.
pub fn post_in_passing(form: &HtmlFormElement, unanswered: &[ComposeForm]) {
    if let Ok(data) = web_sys::FormData::new_with_form(form) {
        data.delete("files");
        let _ = data.append_with_str("action", "save");
        if let Ok(unanswered) = serde_json::to_string(unanswered) {
            let _ = data.append_with_str("unanswered", &unanswered);
        }
        let _ = window()
            .navigator()
            .send_beacon_with_opt_form_data(FORM_PATH, Some(&data));
    }
}
