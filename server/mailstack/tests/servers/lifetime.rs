//! Starting, stopping, restarting, and being killed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::people::{directory, eventually, start};
use mailstack::probe::Imap;
use mailstack::{Info, Options, PrivatePostgres, Stack, StackError};

/// Command lines of living processes that name `dir`.
fn alive(dir: &Path) -> Vec<String> {
    let dir = dir.to_string_lossy();
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|process| {
            let command = fs::read(process.path().join("cmdline")).ok()?;
            let command = String::from_utf8_lossy(&command).replace('\0', " ");
            (command.contains(&*dir) && !command.contains("--dir")).then_some(command)
        })
        .collect()
}

#[test]
fn nothing_is_left_after_a_stop_and_mail_outlives_it() {
    let dir = directory();
    let stack = Stack::start(Options::seeded_example(dir.path())).unwrap();
    let first = stack.info().clone();
    let login = format!("alice@demo.test*{}", first.service_user);
    let mut alice = Imap::login(first.imap_port, &login, &first.service_password).unwrap();
    assert!(
        alice
            .append("INBOX", "", b"Subject: stays\r\n\r\n.\r\n")
            .unwrap()
            .is_ok()
    );
    assert!(!alive(dir.path()).is_empty());
    stack.stop();
    assert_eq!(alive(dir.path()), Vec::<String>::new());

    let ca = fs::read(&first.ca_pem).unwrap();
    let again = Stack::start(Options::seeded_example(dir.path())).unwrap();
    let second = again.info();
    assert_eq!(
        fs::read(&second.ca_pem).unwrap(),
        ca,
        "who trusted the authority still does"
    );
    assert_ne!(second.service_password, first.service_password);
    let mut alice = Imap::login(second.imap_port, "alice@demo.test", "alice-demo").unwrap();
    assert!(
        alice
            .ok("STATUS INBOX (MESSAGES)")
            .unwrap()
            .text()
            .contains("MESSAGES 1")
    );
}

#[test]
fn the_program_tells_its_ports_and_a_kill_takes_the_servers_with_it() {
    let dir = directory();
    let mut program = Command::new(env!("CARGO_BIN_EXE_mailstack"))
        .args(["run", "--dir"])
        .arg(dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let info: Info = serde_json::from_str(line.strip_prefix("READY ").unwrap()).unwrap();
    Imap::login(info.imap_port, "alice@demo.test", "alice-demo").unwrap();
    assert!(!alive(dir.path()).is_empty());

    program.kill().unwrap();
    program.wait().unwrap();
    eventually("all processes are gone", || {
        alive(dir.path()).is_empty().then_some(())
    });
}

#[test]
fn two_stacks_do_not_share_a_directory() {
    let stack = start();
    let error = Stack::start(Options::seeded_example(stack.dir())).err().unwrap();
    assert!(matches!(error, StackError::InUse(_)), "{error}");
    // The one that was there is unharmed.
    stack.imap("alice").ok("NOOP").unwrap();
}

#[test]
fn a_server_that_refuses_its_configuration_is_quoted() {
    let dir = directory();
    let mut options = Options::seeded_example(dir.path());
    options.main_cf.push("smtpd_delay_reject = perhaps".to_owned());
    options.main_cf.push("inet_interfaces = 192.0.2.1".to_owned());
    let error = Stack::start(options).err().unwrap().to_string();
    assert!(
        error.contains("postfix ended while starting") && error.contains("192.0.2.1"),
        "{error}"
    );
}

#[test]
fn postgresql_holds_the_accounts_as_well_as_sqlite() {
    let dir = directory();
    let postgres = PrivatePostgres::start(dir.path()).unwrap();
    let mut options = Options::seeded_example(dir.path());
    options.database = postgres.database().clone();
    let stack = Stack::start(options).unwrap();
    let info = stack.info();
    assert_eq!(info.database, postgres.url());
    for (login, expected) in [("alice", "250"), ("carol", "553")] {
        let mut smtp = mailstack::probe::Smtp::login(
            info.submission_port,
            &crate::people::address(login),
            &format!("{login}-demo"),
        )
        .unwrap();
        let answer = smtp.command("MAIL FROM:<config@demo.test>").unwrap();
        assert!(answer.starts_with(expected), "{login}: {answer}");
    }
    let delegate = |mailbox: &str| {
        Imap::login(
            info.imap_port,
            &format!("{mailbox}@demo.test*alice@demo.test"),
            "alice-demo",
        )
        .unwrap()
    };
    assert!(
        delegate("config")
            .append("Sent", "", b"Subject: x\r\n\r\n.\r\n")
            .unwrap()
            .is_ok()
    );
    assert!(
        !delegate("support")
            .append("Sent", "", b"Subject: x\r\n\r\n.\r\n")
            .unwrap()
            .is_ok()
    );
    stack.sql("UPDATE grants SET until_at = 1").unwrap();
    assert!(Imap::login(info.imap_port, "config@demo.test*alice@demo.test", "alice-demo").is_err());

    // A second start finds its data and its password again.
    stack.stop();
    postgres.stop();
    let postgres = PrivatePostgres::start(dir.path()).unwrap();
    Stack::start(Options::new(dir.path(), postgres.database().clone())).unwrap();
}
