//! Resources whose answers reach the browser in the page.
//!
//! A resource of Leptos is compiled anew for each type of answer and for each way of asking, with all the machinery that
//! fetches, keeps, suspends and takes over: a good ten kilobytes each. Here it is compiled once, for a [`Packet`], and
//! [`Resource`] knows what is inside.

use std::any::Any;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use leptos::prelude::{IsDisposed, Track, With, WithUntracked};
use leptos::server::codee::{Decoder, Encoder};
use serde::{Serialize, de::DeserializeOwned};

use super::{Wire, tree};
use crate::live::effect;

type Inner = leptos::prelude::Resource<Packet, Wire>;
type Sending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Asked on the server, there in the page; asked again by the browser.
pub struct Resource<T> {
    inner: Inner,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for Resource<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Resource<T> {}

/// `fetch` runs on the server, and again in the browser each time that `source` changes.
#[track_caller]
pub fn resource<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Resource<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let source = move || Source(Arc::new(source()));
    let fetch = move |source: Source| -> Sending<Packet> {
        let asked = source.0.as_any().downcast_ref::<S>().cloned().map(&fetch);
        Box::pin(async move {
            match asked {
                Some(asked) => Packet::of(asked.await),
                None => Packet::Empty,
            }
        })
    };
    let resource = Resource {
        inner: erased(Box::new(source), Box::new(fetch)),
        holds: PhantomData,
    };
    // What the server sent cannot be read: then it is asked for.
    effect(move || {
        let is_unreadable = |packet: &Packet| packet.open::<T>().is_none();
        if resource
            .inner
            .with_untracked(|packet| packet.as_ref().is_some_and(is_unreadable))
        {
            resource.refetch();
        }
    });
    resource
}

fn erased(
    source: Box<dyn Fn() -> Source + Send + Sync>,
    fetch: Box<dyn Fn(Source) -> Sending<Packet> + Send + Sync>,
) -> Inner {
    Inner::new_with_options(source, fetch, false)
}

impl<T: DeserializeOwned + Send + Sync + 'static> Resource<T> {
    /// The answer, `None` while there is none.
    #[track_caller]
    pub fn with<R>(&self, read: impl FnOnce(Option<&T>) -> R) -> R {
        self.inner
            .with(|packet| read(packet.as_ref().and_then(Packet::open)))
    }

    #[track_caller]
    pub fn get(&self) -> Option<T>
    where
        T: Clone,
    {
        self.with(|answer| answer.cloned())
    }
}

impl<T> Resource<T> {
    #[track_caller]
    pub fn track(&self) {
        self.inner.track();
    }

    pub fn refetch(&self) {
        self.inner.refetch();
    }

    #[must_use]
    pub fn is_disposed(&self) -> bool {
        self.inner.is_disposed()
    }
}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> IntoFuture for Resource<T> {
    type Output = T;
    type IntoFuture = Sending<T>;

    fn into_future(self) -> Self::IntoFuture {
        let inner = self.inner.into_future();
        Box::pin(async move {
            match inner.await.open::<T>() {
                Some(answer) => answer.clone(),
                // Its refetching is under way, which replaces whoever waits here.
                None => std::future::pending().await,
            }
        })
    }
}

/// What is asked for, of any type: two are equal when the same is asked.
#[derive(Clone)]
pub struct Source(Arc<dyn Asked>);

trait Asked: Any + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<S: PartialEq + Send + Sync + 'static> Asked for S {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(other.0.as_any())
    }
}

/// An answer of any type.
#[derive(Clone)]
pub enum Packet {
    Empty,
    Value(Arc<dyn Answer>),
    /// As the page holds it, read when it is first opened.
    Sent(Arc<Sent>),
}

pub trait Answer: Any + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn to_json(&self) -> serde_json::Result<String>;
}

impl<T: Serialize + Send + Sync + 'static> Answer for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    /// Only the server has answers to write; the browser does without the code.
    fn to_json(&self) -> serde_json::Result<String> {
        if cfg!(feature = "ssr") {
            serde_json::to_string(self)
        } else {
            Ok(String::new())
        }
    }
}

pub struct Sent {
    text: String,
    read: OnceLock<Option<Box<dyn Any + Send + Sync>>>,
}

impl Packet {
    fn of<T: Serialize + Send + Sync + 'static>(answer: T) -> Self {
        Packet::Value(Arc::new(answer))
    }

    /// `None` where something else is inside.
    fn open<T: DeserializeOwned + Send + Sync + 'static>(&self) -> Option<&T> {
        match self {
            Packet::Empty => None,
            Packet::Value(answer) => (**answer).as_any().downcast_ref(),
            Packet::Sent(sent) => {
                let read = sent.read.get_or_init(|| {
                    let answer = tree::read::<T>(sent.text.as_bytes()).ok()?;
                    Some(Box::new(answer))
                });
                read.as_ref()?.downcast_ref()
            }
        }
    }
}

impl Encoder<Packet> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(packet: &Packet) -> Result<String, Self::Error> {
        match packet {
            Packet::Empty => Ok(String::new()),
            Packet::Value(answer) => (**answer).to_json(),
            Packet::Sent(sent) => Ok(sent.text.clone()),
        }
    }
}

impl Decoder<Packet> for Wire {
    type Error = std::convert::Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Packet, Self::Error> {
        Ok(Packet::Sent(Arc::new(Sent {
            text: text.to_owned(),
            read: OnceLock::new(),
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str) -> Packet {
        <Wire as Decoder<Packet>>::decode(text).unwrap()
    }

    #[test]
    fn what_the_server_packs_the_browser_opens() {
        let packed = Packet::of(Some(vec!["süß".to_owned()]));
        assert_eq!(
            packed.open::<Option<Vec<String>>>().unwrap(),
            &Some(vec!["süß".to_owned()])
        );
        let text = <Wire as Encoder<Packet>>::encode(&packed).unwrap();
        let opened = sent(&text);
        for _ in 0..2 {
            assert_eq!(opened.open::<Option<Vec<String>>>(), packed.open());
        }
        assert_eq!(<Wire as Encoder<Packet>>::encode(&opened).unwrap(), text);
    }

    #[test]
    fn something_else_is_not_taken_for_the_answer() {
        assert_eq!(Packet::of(7_u8).open::<u16>(), None);
        assert_eq!(sent("{}").open::<u16>(), None);
        assert_eq!(Packet::Empty.open::<u16>(), None);
    }

    #[test]
    fn the_same_question_is_one_question() {
        let ask = |what: &str| Source(Arc::new(what.to_owned()));
        assert!(ask("inbox") == ask("inbox"));
        assert!(ask("inbox") != ask("sent"));
        assert!(ask("7") != Source(Arc::new(7_u8)));
    }
}
