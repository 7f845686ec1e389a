//! Asks the DNS: texts, addresses, mail servers, and the names of addresses.
//!
//! What comes back was written by whoever has the name. The file of this machine's own names (`/etc/hosts`) is not
//! read, because receivers elsewhere do not have it.
//!
//! Looks up to: `wording`.

mod records;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

pub use records::{LookupFault, MailExchange, Records};

use crate::wording::{Wording, say};

/// How long a name server may take for one try. There are two.
const TRY_TIMEOUT: Duration = Duration::from_secs(3);

/// Why nothing can be asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The name servers of this machine are not known.
    NoServers(String),
    /// The resolver cannot be made.
    NotMade(String),
}

impl Error {
    /// Why nothing can be asked.
    pub fn word(&self) -> Wording {
        match self {
            Self::NoServers(cause) => {
                say!("the name servers of this machine are not known: {cause}", cause)
            }
            Self::NotMade(cause) => say!("names cannot be looked up: {cause}", cause),
        }
    }
}

/// Asks name servers. An answer is kept while it is valid.
pub struct Resolver {
    inner: TokioResolver,
    servers: String,
}

impl Resolver {
    /// Asks this name server.
    ///
    /// # Errors
    ///
    /// The resolver cannot be made.
    pub fn asking(server: SocketAddr) -> Result<Self, Error> {
        let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()];
        let connections = connections.map(|mut connection| {
            connection.port = server.port();
            connection
        });
        let server_config = NameServerConfig::new(server.ip(), true, connections.into());
        let config = ResolverConfig::from_name_servers(vec![server_config]);
        Self::make(config, ResolverOpts::default(), server.to_string())
    }

    /// Asks the name servers of this machine.
    ///
    /// # Errors
    ///
    /// They are not known, or the resolver cannot be made.
    pub fn of_machine() -> Result<Self, Error> {
        let read = hickory_resolver::system_conf::read_system_conf();
        let (config, options) = read.map_err(|cause| Error::NoServers(cause.to_string()))?;
        let servers: Vec<String> =
            config.name_servers().iter().map(|server| server.ip.to_string()).collect();
        Self::make(config, options, servers.join(", "))
    }

    fn make(
        config: ResolverConfig,
        mut options: ResolverOpts,
        servers: String,
    ) -> Result<Self, Error> {
        options.timeout = TRY_TIMEOUT;
        options.attempts = 2;
        options.use_hosts_file = ResolveHosts::Never;
        let mut builder =
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        *builder.options_mut() = options;
        let inner = builder.build().map_err(|cause| Error::NotMade(cause.to_string()))?;
        Ok(Self { inner, servers })
    }

    /// The name servers that are asked, as words.
    pub fn servers(&self) -> &str {
        &self.servers
    }

    /// The texts of a name (TXT), each with its strings joined. Bytes that are no UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// No name server gives an answer.
    pub async fn find_texts(&self, name: &str) -> Result<Records<String>, LookupFault> {
        self.ask(parse_name(name)?, RecordType::TXT, |record| match record {
            RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
            _ => None,
        })
        .await
    }

    /// The addresses of a name (A and AAAA).
    ///
    /// # Errors
    ///
    /// No name server gives an answer, neither for IPv4 nor for IPv6.
    pub async fn find_addresses(&self, name: &str) -> Result<Records<IpAddr>, LookupFault> {
        let name = parse_name(name)?;
        let address = |record: &RData| match record {
            RData::A(address) => Some(IpAddr::from(address.0)),
            RData::AAAA(address) => Some(IpAddr::from(address.0)),
            _ => None,
        };
        let v4 = self.ask(name.clone(), RecordType::A, address).await;
        let v6 = self.ask(name, RecordType::AAAA, address).await;
        match (v4, v6) {
            (Ok(Records::Found(mut v4)), Ok(Records::Found(v6))) => {
                v4.extend(v6);
                Ok(Records::Found(v4))
            }
            (Ok(Records::Found(found)), _) | (_, Ok(Records::Found(found))) => {
                Ok(Records::Found(found))
            }
            (Err(fault), _) | (_, Err(fault)) => Err(fault),
            (Ok(Records::NoName), Ok(Records::NoName)) => Ok(Records::NoName),
            _ => Ok(Records::None),
        }
    }

    /// The mail servers of a domain (MX), the preferred one first.
    ///
    /// # Errors
    ///
    /// No name server gives an answer.
    pub async fn find_exchanges(&self, name: &str) -> Result<Records<MailExchange>, LookupFault> {
        let found = self.ask(parse_name(name)?, RecordType::MX, |record| match record {
            RData::MX(exchange) => Some(MailExchange {
                preference: exchange.preference,
                host: write_name(&exchange.exchange),
            }),
            _ => None,
        });
        Ok(match found.await? {
            Records::Found(mut exchanges) => {
                exchanges.sort();
                Records::Found(exchanges)
            }
            none => none,
        })
    }

    /// The names of an address (PTR).
    ///
    /// # Errors
    ///
    /// No name server gives an answer.
    pub async fn find_names(&self, address: IpAddr) -> Result<Records<String>, LookupFault> {
        self.ask(Name::from(address), RecordType::PTR, |record| match record {
            RData::PTR(name) => Some(write_name(name)),
            _ => None,
        })
        .await
    }

    async fn ask<T>(
        &self,
        name: Name,
        kind: RecordType,
        read: impl Fn(&RData) -> Option<T>,
    ) -> Result<Records<T>, LookupFault> {
        match self.inner.lookup(name, kind).await {
            Ok(found) => {
                let records: Vec<T> =
                    found.answers().iter().filter_map(|record| read(&record.data)).collect();
                Ok(if records.is_empty() { Records::None } else { Records::Found(records) })
            }
            Err(failure) => records::read_failure(&failure),
        }
    }
}

/// The name of the DNS that a text is, from the root down.
fn parse_name(text: &str) -> Result<Name, LookupFault> {
    let mut name = Name::from_utf8(text).map_err(|_| LookupFault::NotAName)?;
    name.set_fqdn(true);
    Ok(name)
}

/// A name without the dot at its end, in lower case.
fn write_name(name: &Name) -> String {
    let text = name.to_ascii().to_ascii_lowercase();
    if text == "." { text } else { text.trim_end_matches('.').to_owned() }
}
