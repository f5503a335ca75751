//! The codec of everything that travels between server and browser: JSON, read by [`tree`].
//!
//! What serde_json generates to read each type is a sixth of the app. Most of it is for other shapes than those we send:
//! structs as arrays, fields in any order, enums by number, errors that quote the text. Server functions and resources
//! share this one reader, which does without.

#[cfg(target_arch = "wasm32")]
mod browser;
mod resource;
mod tree;

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::{Serialize, de::DeserializeOwned};

pub use resource::{Resource, resource};
pub use tree::Mismatch;

/// Of server functions, both ways: `#[server(input = Letter, output = Letter)]`.
pub type Letter = Post<Wire>;

/// JSON in UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct Wire;

impl ContentType for Wire {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Wire {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Wire {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Wire {
    type Error = Mismatch;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        tree::read(&bytes)
    }
}
