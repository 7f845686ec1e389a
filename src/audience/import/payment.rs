//! Which edition a reader of an export has paid for. Only what is certain gets the paid edition.

use super::column::{ColumnMeaning, StandingColumn};
use crate::audience::fold::{fold, is_blank, read_flag};
use crate::audience::tiers::{PlanSign, parse_tier, read_plan};
use crate::issue::edition::EditionName;

/// What a cell says of the tier of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TierSign {
    /// Nothing.
    Silent,
    /// The reader has this tier.
    Has(EditionName),
    /// The cell is not understood.
    Unclear,
}

/// Reads a cell of a column that speaks of payment.
pub(super) fn read_tier(meaning: ColumnMeaning, cell: &str) -> TierSign {
    let yes_no = |no| match read_flag(cell) {
        Some(true) => TierSign::Has(EditionName::Paid),
        Some(false) => no,
        None => TierSign::Unclear,
    };
    match meaning {
        _ if is_blank(cell) => match meaning {
            ColumnMeaning::Pays => TierSign::Unclear,
            ColumnMeaning::PaidTiers => TierSign::Has(EditionName::Free),
            _ => TierSign::Silent,
        },
        ColumnMeaning::Tier => match parse_tier(cell) {
            Some(tier) => TierSign::Has(tier),
            None => TierSign::Unclear,
        },
        // Some programs say in one column who reads and who pays.
        ColumnMeaning::Standing(StandingColumn::Words | StandingColumn::WordsIfFilled) => {
            match read_plan(cell) {
                PlanSign::Has(tier) => TierSign::Has(tier),
                PlanSign::Doubtful => TierSign::Unclear,
                PlanSign::Unknown => TierSign::Silent,
            }
        }
        ColumnMeaning::Pays => yes_no(TierSign::Has(EditionName::Free)),
        ColumnMeaning::IsComplimentary => yes_no(TierSign::Silent),
        ColumnMeaning::PaidTiers => match &*fold(cell) {
            "free" | "gratuit" => TierSign::Has(EditionName::Free),
            _ => TierSign::Has(EditionName::Paid),
        },
        _ => TierSign::Silent,
    }
}

/// What the cells of a row say together.
///
/// A reader without paid tiers may pay in another way. Any other two cells that contradict each other make
/// the tier unclear.
pub(super) fn join(signs: &[(ColumnMeaning, TierSign)]) -> TierSign {
    let is_any = |sign| signs.iter().any(|(_, other)| *other == sign);
    let is_firmly_free = signs.iter().any(|(meaning, sign)| {
        *sign == TierSign::Has(EditionName::Free) && *meaning != ColumnMeaning::PaidTiers
    });
    if is_any(TierSign::Has(EditionName::Paid)) {
        return if is_firmly_free { TierSign::Unclear } else { TierSign::Has(EditionName::Paid) };
    }
    let free = TierSign::Has(EditionName::Free);
    [TierSign::Unclear, free].into_iter().find(|sign| is_any(*sign)).unwrap_or(TierSign::Silent)
}

#[cfg(test)]
mod tests {
    use super::{ColumnMeaning, EditionName, TierSign, join, read_tier};

    fn row(cells: &[(ColumnMeaning, &str)]) -> TierSign {
        let signs: Vec<_> =
            cells.iter().map(|(meaning, cell)| (*meaning, read_tier(*meaning, cell))).collect();
        join(&signs)
    }

    #[test]
    fn the_paid_edition_is_for_those_who_certainly_pay() {
        use ColumnMeaning::{IsComplimentary, PaidTiers, Pays, Tier};
        let (free, paid) = (TierSign::Has(EditionName::Free), TierSign::Has(EditionName::Paid));
        for (cells, expected) in [
            (&[(Pays, "true")][..], paid),
            (&[(Pays, "false")], free),
            (&[(Pays, "")], TierSign::Unclear),
            (&[(Pays, "true"), (Tier, "Gold")], paid),
            (&[(Pays, "false"), (Tier, "Premium")], TierSign::Unclear),
            (&[(Tier, "Premium")], paid),
            (&[(Tier, "Gold")], TierSign::Unclear),
            (&[(Tier, "")], TierSign::Silent),
            (&[(IsComplimentary, "false"), (PaidTiers, "Premium")], paid),
            (&[(IsComplimentary, "true"), (PaidTiers, "")], paid),
            (&[(IsComplimentary, "false"), (PaidTiers, "")], free),
            (&[], TierSign::Silent),
        ] {
            assert_eq!(row(cells), expected, "{cells:?}");
        }
    }
}
