//! The rules: what an editor should know before sending, besides the faults that reading finds.
//!
//! Reading refuses what cannot be printed. The rules here judge the issue as a whole, with the
//! settings and the printed bodies. The settings have rules of their own.
//!
//! **A rule is a file.** The file has the constant `RULE`: the codes of its findings, and the
//! function that looks for them. A code of the rule is an associated constant of
//! [`Code`](crate::finding::Code) in the same file, with severity, meaning, reason and mend. A new
//! rule is such a file, its line in the list of its family, and its test. `--explain` and the
//! manual's page of rules are made from the constants.
//!
//! Looks up to: `finding`, `fingerprint`, `wording`, `html`, `language`, `publication`, `issue`, `render`.

mod allow;
pub mod clients;
mod findings;
mod follow_ons;
mod history;
mod input;
mod leak;
mod located;
mod manual;
mod page_survey;
mod printed;
mod rule;
mod rules;
mod settings;
mod table;

pub use findings::{findings, judge_allowed_by_issue, judge_allowed_by_settings, settings};
pub use follow_ons::leave_out_follow_ons;
pub use history::{Earlier, History, Sent};
pub use input::{CheckInput, PrintedEdition, Settings};
pub use leak::{Finished, FreePrinting, FreePrintings, leaks};
pub use located::LocatedBlocks;
pub use manual::write_manual;
pub use page_survey::{FeatureUse, PageSurvey, survey_page};
pub use printed::clipped::{CLIP_BYTES, NEAR_CLIP_BYTES, SizedBlock, measure_blocks};
pub use rules::links::answers::{LinkAnswer, answered, asked};
pub use settings::dkim_keys::{DkimKeyTrouble, judge_dkim_keys};
pub use settings::passwords::{PasswordFault, judge_passwords};
pub use table::{all_codes, nearest_code, parse_code};
