//! What the text in the From field means: one of the listed identities, by its id, or an address as it was typed.

use domain::{
    address::{Address, Mailbox},
    identity::{FromChoice, FromInput, Identity},
};

/// How an identity stands in the field: `Configuration <config@demo.test>`.
pub fn label(identity: &Identity) -> String {
    Mailbox {
        name: identity.name.clone(),
        address: identity.address.clone(),
    }
    .to_string()
}

/// A listed address travels as its id; anything else as the letters typed, readable or not.
pub fn input(text: &str, choices: &[FromChoice]) -> FromInput {
    match FromInput::address_in(text) {
        Ok(address) => listed(&address, choices).map_or_else(
            || FromInput::Typed(address.as_str().to_owned()),
            |choice| FromInput::Identity(choice.id.clone()),
        ),
        Err(_) => FromInput::Typed(text.to_owned()),
    }
}

pub fn listed<'a>(address: &Address, choices: &'a [FromChoice]) -> Option<&'a FromChoice> {
    choices.iter().find(|choice| &choice.identity.address == address)
}

/// How a listed address stands in the field, however it was typed.
pub fn whole(text: &str, choices: &[FromChoice]) -> Option<String> {
    let address = FromInput::address_in(text).ok()?;
    listed(&address, choices).map(|choice| label(&choice.identity))
}

/// The text for what a draft holds.
pub fn text(input: &FromInput, choices: &[FromChoice]) -> String {
    match input {
        FromInput::Own => choices
            .first()
            .map(|own| label(&own.identity))
            .unwrap_or_default(),
        FromInput::Identity(id) => choices
            .iter()
            .find(|choice| &choice.id == id)
            .map(|choice| label(&choice.identity))
            .unwrap_or_default(),
        FromInput::Typed(text) => whole(text, choices).unwrap_or_else(|| text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::from::samples::choice;

    fn choices() -> Vec<FromChoice> {
        vec![
            choice("Alice Laurent", "alice@demo.test"),
            choice("Configuration", "config@demo.test"),
        ]
    }

    #[test]
    fn a_listed_address_travels_by_id_however_it_is_spelt() {
        let choices = choices();
        for text in [
            "Configuration <config@demo.test>",
            "CONFIG@Demo.test ",
            "Whoever <config@demo.test>",
        ] {
            assert_eq!(
                input(text, &choices),
                FromInput::Identity(choices[1].id.clone()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_typed_address_travels_as_typed() {
        assert_eq!(
            input("sales@demo.test", &choices()),
            FromInput::Typed("sales@demo.test".into())
        );
        assert_eq!(
            input("sales at demo", &choices()),
            FromInput::Typed("sales at demo".into())
        );
    }

    #[test]
    fn what_is_read_is_shown_again() {
        let choices = choices();
        assert_eq!(text(&FromInput::Own, &choices), "Alice Laurent <alice@demo.test>");
        assert_eq!(
            text(&FromInput::Typed("CONFIG@demo.test".into()), &choices),
            "Configuration <config@demo.test>"
        );
        for shown in [
            "Configuration <config@demo.test>",
            "sales@demo.test",
            "sales at demo",
        ] {
            assert_eq!(text(&input(shown, &choices), &choices), shown);
        }
    }
}
