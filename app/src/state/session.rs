//! Who is signed in: asked once per page.

use domain::desk::Me;
use leptos::prelude::*;

use crate::api;
use crate::error::ApiError;
use crate::wire::{Resource, resource};

#[derive(Clone, Copy)]
pub struct Session {
    pub me: Resource<Result<Me, ApiError>>,
}

pub fn provide_session() {
    provide_context(Session {
        me: resource(|| (), |()| api::session::signed_in()),
    });
}

pub fn use_session() -> Session {
    expect_context()
}

/// The signed-in person, in every page inside the workspace.
pub fn use_me() -> Me {
    expect_context()
}
