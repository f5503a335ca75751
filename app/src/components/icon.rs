use leptos::prelude::*;

/// Where `public/icons.svg` is served, by its content: see `build.rs`.
pub const SYMBOLS: &str = env!("SYMBOLS");

/// A symbol of `public/icons.svg`, in the text's colour. It says nothing by itself: words stand beside it or in the
/// `aria-label` of what holds it.
#[component]
pub fn Icon(
    name: &'static str,
    /// `icon-small`, `icon-large`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}") aria-hidden="true">
            <use_ href=format!("{SYMBOLS}#{name}") />
        </svg>
    }
}
