//! Mail providers that tell what became of a message by a request to a page of the publication.

use super::secret::PasswordSource;

/// A mail provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MailProvider {
    /// Amazon SES, through Amazon SNS.
    Ses,
    /// Mailgun.
    Mailgun,
    /// Postmark.
    Postmark,
    /// Brevo.
    Brevo,
}

impl MailProvider {
    /// All providers.
    pub const ALL: [Self; 4] = [Self::Ses, Self::Mailgun, Self::Postmark, Self::Brevo];

    /// The word in the settings, in the address of the page, and in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ses => "ses",
            Self::Mailgun => "mailgun",
            Self::Postmark => "postmark",
            Self::Brevo => "brevo",
        }
    }

    /// Whether the provider signs what it tells, so that nothing proves a request before its body was read.
    pub const fn signs_bodies(self) -> bool {
        matches!(self, Self::Ses | Self::Mailgun)
    }

    /// Parses the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == word)
    }
}

/// Which providers tell what became of a message, and how each proves that it is the provider.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebhookSettings {
    /// The topic of Amazon SNS to which Amazon SES publishes. Other topics are refused.
    pub ses: Option<SnsTopic>,
    /// The key with which Mailgun signs.
    pub mailgun: Option<PasswordSource>,
    /// The password that Postmark sends.
    pub postmark: Option<PasswordSource>,
    /// The password or token that Brevo sends.
    pub brevo: Option<PasswordSource>,
}

impl WebhookSettings {
    /// The providers that have a password or a key, each with its place.
    pub fn passwords(&self) -> impl Iterator<Item = (MailProvider, &PasswordSource)> {
        let Self { ses: _, mailgun, postmark, brevo } = self;
        [
            (MailProvider::Mailgun, mailgun),
            (MailProvider::Postmark, postmark),
            (MailProvider::Brevo, brevo),
        ]
        .into_iter()
        .filter_map(|(provider, source)| Some((provider, source.as_ref()?)))
    }
}

/// The name of a topic of Amazon SNS: `arn:aws:sns:REGION:ACCOUNT:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnsTopic {
    arn: String,
    host: String,
}

impl SnsTopic {
    /// Parses a name. `None` for one of another form.
    pub fn parse(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", partition, "sns", region, account, name] = parts[..] else { return None };
        let end = match partition {
            "aws" | "aws-us-gov" => "amazonaws.com",
            "aws-cn" => "amazonaws.com.cn",
            _ => return None,
        };
        let is_word = |text: &str, others: &str| {
            !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
        };
        let is_region = is_word(region, "-") && region.to_ascii_lowercase() == region;
        let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        (is_region && is_account && is_word(name, "-_"))
            .then(|| Self { arn: arn.to_owned(), host: format!("sns.{region}.{end}") })
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.arn
    }

    /// The only host that certificates and confirmations of the topic are asked of.
    pub fn host(&self) -> &str {
        &self.host
    }
}

#[cfg(test)]
mod tests {
    use super::SnsTopic;

    #[test]
    fn a_topic_names_its_one_host() {
        let topic = SnsTopic::parse("arn:aws:sns:eu-west-3:123456789012:retours").expect("a topic");
        assert_eq!(topic.host(), "sns.eu-west-3.amazonaws.com");
        let topic = SnsTopic::parse("arn:aws-cn:sns:cn-north-1:123456789012:a_b").expect("a topic");
        assert_eq!(topic.host(), "sns.cn-north-1.amazonaws.com.cn");
        for arn in [
            "",
            "arn:aws:sqs:eu-west-3:123456789012:retours",
            "arn:aws:sns:evil.example/:123456789012:retours",
            "arn:aws:sns:eu-west-3:12345:retours",
            "arn:aws:sns:eu-west-3:123456789012:retours:more",
            "arn:aws:sns:eu-west-3:123456789012:",
        ] {
            assert_eq!(SnsTopic::parse(arn), None, "{arn}");
        }
    }
}
