/// In lower case (Unicode's full mapping, without regard to language).
#[must_use]
pub fn lower_case(text: &str) -> String {
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_lowercase();
    // The browser has these tables, and they would be a fiftieth of what it loads.
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
}
