//! Closures that Leptos compiles for once. Given a closure as it stands, it compiles anew all that watches, draws, takes
//! over and removes: two kilobytes for each piece of a page that changes. Boxed, they are of one type.

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;

/// A piece of a page, drawn again each time that what it reads has changed.
pub fn live<V: IntoAny + 'static>(
    mut draw: impl FnMut() -> V + Send + 'static,
) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(move || draw().into_any())
}

/// What a future brings around which no `<Suspense>` stands. The server draws it once the future is over, and under
/// whatever owner happens to be there then (tachys 0.2.19, `Suspend`); here it is drawn under the one it was made under,
/// and finds its contexts.
pub fn owned(view: AnyView) -> AnyView {
    OwnedView::new(view).into_any()
}

/// Runs in the browser, and again each time that what it reads has changed.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_| run());
}

/// What follows from other values; told on only when it differs.
pub fn memo<T>(follow: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let follow: Box<dyn Fn() -> T + Send + Sync> = Box::new(follow);
    Memo::new(move |_| follow())
}
