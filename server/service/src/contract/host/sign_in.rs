use std::time::{Duration, Instant};

use domain::{address::Address, desk::Secret};

use super::{HostFixture, Outcome};
use crate::ports::HostError;

pub async fn alice_signs_in_with_her_password(fixture: &dyn HostFixture) -> Outcome {
    let alice = fixture.alice("sign-in").address;
    fixture
        .host()
        .authenticate(&alice, &fixture.password())
        .await
        .unwrap();
    let shouted = Address::parse(&alice.as_str().to_uppercase()).unwrap();
    fixture
        .host()
        .authenticate(&shouted, &fixture.password())
        .await
        .unwrap();
    Ok(())
}

/// The same answer, and no time that tells one from the other: neither takes four times as long.
pub async fn a_wrong_password_and_an_unknown_name_get_the_same_answer(fixture: &dyn HostFixture) -> Outcome {
    let alice = fixture.alice("sign-in").address;
    let right = fixture.password();
    let mut quickest = [Duration::MAX; 2];
    for _ in 0..3 {
        for (who, quickest) in [alice.clone(), fixture.nobody()].iter().zip(&mut quickest) {
            let wrong = Secret::new(format!("{} ", right.expose()));
            let begun = Instant::now();
            assert_eq!(
                fixture.host().authenticate(who, &wrong).await,
                Err(HostError::Credentials)
            );
            *quickest = begun.elapsed().min(*quickest);
        }
    }
    let nobody = fixture.host().authenticate(&fixture.nobody(), &right).await;
    assert_eq!(
        nobody,
        Err(HostError::Credentials),
        "a right password of somebody else's"
    );
    for odd in ["", "\0", "a\r\nb", "mot de passe très long é".repeat(40).as_str()] {
        let refused = fixture.host().authenticate(&alice, &Secret::new(odd)).await;
        assert_eq!(refused, Err(HostError::Credentials), "{odd:?}");
    }
    let [wrong, unknown] = quickest;
    let (less, more) = (wrong.min(unknown), wrong.max(unknown));
    assert!(
        more < less * 4,
        "wrong password {wrong:?}, unknown name {unknown:?}"
    );
    Ok(())
}

pub async fn nobody_signs_in_as_a_shared_mailbox(fixture: &dyn HostFixture) -> Outcome {
    let shared = fixture.full_access()?;
    for password in [fixture.password(), Secret::new("")] {
        assert_eq!(
            fixture.host().authenticate(&shared, &password).await,
            Err(HostError::Credentials)
        );
    }
    Ok(())
}
