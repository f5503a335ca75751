//! What an administrator sees when a database does not open, and what opening makes of the disk.

use std::{fs, os::unix::fs::PermissionsExt};

use store::{OpenError, Store};

#[tokio::test]
async fn a_mistyped_address_is_told_and_its_password_is_not() {
    for address in [
        "",
        "mysql://u:sesame@h/d",
        "state.db",
        "sqlite:",
        "sqlite::memory:",
    ] {
        let error = Store::connect(address).await.unwrap_err();
        assert!(matches!(error, OpenError::Address), "{address}: {error}");
    }
    // Port 1 of this machine: nobody listens.
    for address in [
        "postgres://u:sesame@127.0.0.1:1/d",
        "postgres://u:sesame@127.0.0.1:no/d",
    ] {
        let error = Store::connect(address).await.unwrap_err();
        assert!(matches!(error, OpenError::Database(_)), "{error}");
        assert!(!format!("{error} {error:?}").contains("sesame"), "{error:?}");
    }
}

#[tokio::test]
async fn the_file_is_closed_to_others() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("state/porteplume.db");
    let store = Store::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o640);
    assert_eq!(mode(&file.with_extension("db-wal")), 0o640);
    assert_eq!(
        mode(file.parent().unwrap()) & 0o006,
        0,
        "others may pass through, not look"
    );
    store.close().await;
    assert!(
        !file.with_extension("db-wal").exists(),
        "all is in the file once it is closed"
    );
}

#[tokio::test]
async fn what_cannot_be_opened_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(
        &file,
        "no database, although it is long enough to have been one: ".repeat(50),
    )
    .unwrap();
    let below_a_file = Store::connect(&format!("sqlite:{}/state.db", file.display()))
        .await
        .unwrap_err();
    assert!(
        matches!(&below_a_file, OpenError::File { path, .. } if path == &file),
        "{below_a_file}"
    );
    let no_database = Store::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap_err();
    assert!(
        no_database.to_string().contains(file.to_str().unwrap()),
        "{no_database}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_and_the_command_line_may_start_at_once_on_nothing() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", dir.path().join("state.db").display());
        let starting: Vec<_> = (0..4)
            .map(|_| {
                let address = address.clone();
                tokio::spawn(async move { Store::connect(&address).await })
            })
            .collect();
        for one in starting {
            one.await.unwrap().unwrap().close().await;
        }
    }
}
