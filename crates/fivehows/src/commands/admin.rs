//! `fivehows admin`: people and tokens, for whoever has the machine and so owns the data.
//! Not here: what a role may do (postmortem::permission).

use std::io::Read;

use app::account::{people, tokens};
use clap::{Args, Subcommand, ValueEnum};
use postmortem::people as domain;
use postmortem::permission;

use super::{Stop, visit};
use crate::config::{Config, Place};

/// What an operator asked for, and where.
#[derive(Debug, Args)]
pub struct AdminArgs {
    #[command(flatten)]
    pub(super) place: Place,
    #[command(subcommand)]
    pub(super) command: AdminCommand,
}

/// What an operator can do about people.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Adds a person, who can then sign in
    CreateUser {
        /// Their e-mail address
        #[arg(long)]
        email: String,
        /// Their name, as others will see it
        #[arg(long)]
        name: String,
        /// What they may do
        #[arg(long, value_enum)]
        role: Role,
        /// Reads the password from standard input, so that it stands in no shell history
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Makes an API token for a person and prints it; it is shown only this once
    CreateToken {
        /// Their e-mail address
        #[arg(long)]
        email: String,
        /// How far it reaches
        #[arg(long, value_enum)]
        scope: Scope,
    },
}

/// The roles, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Role {
    /// Records, writes, publishes what is approved
    Member,
    /// Reviews as well
    Reviewer,
    /// Manages people and the policy as well
    Admin,
}

/// The scopes, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Scope {
    /// Reading only
    Read,
    /// Reading and writing
    Write,
    /// All that the person may do
    Admin,
}

/// Runs one of them.
pub async fn run(command: AdminCommand, config: Config) -> Result<(), Stop> {
    match command {
        AdminCommand::CreateUser {
            email,
            name,
            role,
            password_stdin: _,
        } => {
            let password = password(std::io::stdin().lock())?;
            let app = visit(&config).await?;
            let added = people::create(&app, None, &email, &name, role.into(), &password).await;
            app.close().await;
            let person = added?;
            println!("{} was added as {}.", person.name, person.role.as_str());
        }
        AdminCommand::CreateToken { email, scope } => {
            let app = visit(&config).await?;
            let token = tokens::create_by_email(&app, &email, scope.into()).await;
            app.close().await;
            println!("{}", token?);
        }
    }
    Ok(())
}

/// The first line of the input, without its end.
fn password(input: impl Read) -> Result<String, Stop> {
    const LONGEST: u64 = 64 * 1024;
    let mut text = String::new();
    let read = input.take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| {
        Stop::unable(format!(
            "Nobody was added, because the password could not be read from standard input: {error}."
        ))
    })?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

impl From<Role> for domain::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Reviewer => Self::Reviewer,
            Role::Admin => Self::Admin,
        }
    }
}

impl From<Scope> for permission::Scope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Read => Self::Read,
            Scope::Write => Self::Write,
            Scope::Admin => Self::Admin,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_first_line_whatever_ends_it() {
        for input in [
            "how was it\n",
            "how was it\r\n",
            "how was it",
            "how was it\nsecond",
        ] {
            assert_eq!(
                password(input.as_bytes()).unwrap(),
                "how was it",
                "{input:?}"
            );
        }
        assert_eq!(password(&b""[..]).unwrap(), "");
    }
}
