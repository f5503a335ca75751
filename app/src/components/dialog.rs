use leptos::html;
use leptos::prelude::*;

/// Something in front of the page, until it is answered: the browser keeps the focus in it, closes it on Escape, and
/// gives the focus back. What is open when the server writes the page is there without JavaScript too.
#[component]
pub fn Dialog(
    id: &'static str,
    #[prop(into)] title: String,
    open: Signal<bool>,
    close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    Effect::new(move |before: Option<bool>| {
        let open = open.get();
        let Some(dialog) = dialog.get() else { return open };
        if open == before.unwrap_or_default() {
            return open;
        }
        if open {
            // Written open by the server it holds nobody's focus. Closing it would be told as somebody's answer.
            dialog.set_open(false);
            if dialog.show_modal().is_err() {
                leptos::logging::debug_warn!("the dialog {id} did not open");
            }
        } else {
            dialog.close();
        }
        open
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=labelled_by
            open=open.get_untracked()
            on:close=move |_| close.run(())
        >
            <h2 class="dialog-title" id=heading>
                {title}
            </h2>
            {children()}
        </dialog>
    }
}
