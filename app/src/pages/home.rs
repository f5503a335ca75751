use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::state::place::inbox_path;
use crate::state::session::use_me;

/// `/` and `/mail` lead to one's own inbox.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <Redirect path=inbox_path(&use_me().address) /> }
}
