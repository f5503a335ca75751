//! Starting and ending the mail servers.

use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::database::{Accounts, Dialect};
use crate::layout::Layout;
use crate::sandbox::Sandbox;
use crate::{
    Info, Options, SERVICE_USER, StackError, dovecot, milter, missing_packages, ports,
    postfix::{self, Relays},
    system, tls,
};

/// How long the servers may take to answer; on an idle machine they need half a second.
const LIMIT: Duration = Duration::from_secs(30);

/// Both are gone in a tenth of a second but for Dovecot's master and log process, which wait a whole one for each other.
/// Nothing is lost by ending them: what they wrote is with the kernel.
const GRACE: Duration = Duration::from_millis(300);

/// Running mail servers. Dropping this ends them.
pub struct Stack {
    info: Info,
    layout: Layout,
    accounts: Accounts,
    sandbox: Sandbox,
}

impl Stack {
    /// Writes the configuration, starts the servers and waits until they answer. Blocks the calling thread.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a stack consumes its plan: options are written in place"
    )]
    pub fn start(options: Options) -> Result<Self, StackError> {
        if !system::is_root()? {
            return Err(StackError::NotRoot);
        }
        let missing = missing_packages();
        if !missing.is_empty() {
            return Err(StackError::MissingPackages(missing));
        }
        let layout = Layout::create(&options.dir)?;
        let lock = layout.lock("sandbox")?;
        layout.furnish()?;

        let [
            imap_port,
            imaps_port,
            submission_port,
            submissions_port,
            mx_port,
            sink_port,
            doveadm_port,
            milter_port,
        ] = ports::free()?;
        let hostname = "localhost";
        let mx_name = format!("mail.{}", options.domain);
        tls::provide(&layout.tls(), &[hostname, "127.0.0.1", &mx_name])?;
        let info = Info {
            dir: layout.dir.clone(),
            hostname: hostname.to_owned(),
            domain: options.domain.clone(),
            imap_port,
            imaps_port,
            submission_port,
            submissions_port,
            mx_port,
            sink_dir: layout.sink(),
            ca_pem: layout.tls().join("ca.pem"),
            service_user: SERVICE_USER.to_owned(),
            service_password: Uuid::new_v4().simple().to_string(),
            doveadm_url: format!("http://127.0.0.1:{doveadm_port}/doveadm/v1"),
            doveadm_key: Uuid::new_v4().simple().to_string(),
            database: options.database.url(),
        };
        let accounts = Accounts::open(&options.database, &options.seed)?;
        let dialect = Dialect::of(&options.database);
        let dovecot = dovecot::configure(&layout, &info, &dialect, options.format, &mx_name, doveadm_port)?;
        let milter = milter::configure(&layout, &options, milter_port)?;
        let relays = Relays {
            sink: sink_port,
            milter: milter.is_some().then_some(milter_port),
        };
        let [sink, postfix] = postfix::configure(&layout, &info, &dialect, &options, &mx_name, &relays)?;
        let has_milter = milter.is_some();
        let mut services = vec![dovecot, sink];
        services.extend(milter);
        services.push(postfix);

        let sandbox = Sandbox::start(
            &services,
            &layout.run().join("sandbox"),
            &layout.logs(),
            lock,
            GRACE,
        )?;
        let mut stack = Self {
            info,
            layout,
            accounts,
            sandbox,
        };
        for (service, port, greeting) in [
            ("Dovecot", imap_port, "* OK"),
            ("Postfix", submission_port, "220"),
            ("Postfix", mx_port, "220"),
            ("The sink", sink_port, "220"),
        ] {
            stack.wait_for(service, port, greeting)?;
        }
        if has_milter {
            // A milter speaks when spoken to.
            stack.wait_for("The milter", milter_port, "")?;
        }
        Ok(stack)
    }

    /// Ports, paths and secrets.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// Ends the servers and waits until every process is gone. Dropping does the same.
    pub fn stop(mut self) {
        self.sandbox.stop();
    }

    /// Runs statements on the accounts database, as an administrator's tool would while the servers run.
    pub fn sql(&self, statements: &str) -> Result<(), StackError> {
        self.accounts.execute(statements)
    }

    /// Runs `doveadm` on this Dovecot and gives what it printed.
    pub fn doveadm(&self, arguments: &[&str]) -> Result<String, StackError> {
        let output = self.run_doveadm(arguments)?;
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(doveadm_failed(&output))
        }
    }

    /// Closes every open IMAP session of `mailbox`, delegates' included. Nobody's sessions is no error.
    pub fn kick(&self, mailbox: &str) -> Result<(), StackError> {
        /// sysexits.h: doveadm's way of saying that nobody was there.
        const EX_NOUSER: i32 = 68;
        let output = self.run_doveadm(&["kick", &format!("{mailbox}*")])?;
        match output.status.code() {
            Some(0 | EX_NOUSER) => Ok(()),
            _ => Err(doveadm_failed(&output)),
        }
    }

    /// Some of doveadm's commands signal processes by id, so it runs where those ids mean this Dovecot's.
    fn run_doveadm(&self, arguments: &[&str]) -> Result<Output, StackError> {
        let mut command = self.sandbox.command(system::DOVEADM);
        command
            .arg("-c")
            .arg(self.layout.etc().join("dovecot.conf"))
            .args(arguments);
        command.output().map_err(StackError::program("doveadm"))
    }

    /// What has left for other domains so far, in no particular order.
    pub fn sink_messages(&self) -> Result<Vec<PathBuf>, StackError> {
        let dir = self.layout.sink();
        let listed = fs::read_dir(&dir).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        listed.map_err(StackError::file("list", &dir))
    }

    /// Where the servers write their logs (`dovecot.log`, `postfix.log`).
    pub fn log_dir(&self) -> PathBuf {
        self.layout.logs()
    }

    /// The directory as the servers know it, symbolic links resolved.
    pub fn dir(&self) -> &Path {
        &self.layout.dir
    }

    fn with_complaint(&self, error: StackError) -> StackError {
        match error {
            StackError::ServiceEnded { service, log } if service == "postfix" => StackError::ServiceEnded {
                service,
                log: log + &postfix::complaint(&self.layout),
            },
            other => other,
        }
    }

    fn wait_for(&mut self, service: &'static str, port: u16, greeting: &str) -> Result<(), StackError> {
        let started = Instant::now();
        while !greets(port, greeting) {
            self.sandbox.check().map_err(|error| self.with_complaint(error))?;
            if started.elapsed() > LIMIT {
                let (seconds, logs) = (LIMIT.as_secs(), self.layout.logs());
                return Err(StackError::NotReady {
                    service,
                    port,
                    seconds,
                    logs,
                });
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn doveadm_failed(output: &Output) -> StackError {
    StackError::ProgramFailed {
        program: "doveadm".to_owned(),
        output: text(&output.stderr) + &text(&output.stdout),
    }
}

fn greets(port: u16, greeting: &str) -> bool {
    const PATIENCE: Duration = Duration::from_secs(5);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, PATIENCE) else {
        return false;
    };
    let mut heard = vec![0; greeting.len()];
    stream.set_read_timeout(Some(PATIENCE)).is_ok()
        && stream.read_exact(&mut heard).is_ok()
        && heard == greeting.as_bytes()
}
