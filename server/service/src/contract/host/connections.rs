use super::{HostFixture, Outcome, append, append_numbered, key, letter, open, own_folder, subjects};

pub async fn a_broken_connection_is_mended(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "broken").await;
    let folder = own_folder(&*session, "Broken").await;
    append_numbered(&*session, &folder, 1).await;
    let zero = key(&*session, &folder, "0").await;
    fixture.break_connections().await?;
    assert_eq!(subjects(&*session, &folder).await, ["0"]);
    fixture.break_connections().await?;
    session.fetch(&folder, zero.validity, zero.uid).await.unwrap();
    fixture.break_connections().await?;
    append(&*session, &folder, &letter::from_bob("1", 1, "")).await;
    assert_eq!(subjects(&*session, &folder).await, ["1", "0"], "once, not twice");
    Ok(())
}

pub async fn a_closed_session_opens_again(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "closing").await;
    let folder = own_folder(&*session, "Closing").await;
    fixture.host().close_session("closing").await;
    fixture.host().close_session("never opened").await;
    let again = open(fixture, "closing").await;
    append_numbered(&*again, &folder, 1).await;
    assert_eq!(subjects(&*again, &folder).await, ["0"]);
    Ok(())
}
