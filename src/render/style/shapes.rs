//! The shapes of the base sheet: what every part looks like before the rules of a theme.

/// Everything except the colours of texts and backgrounds. `SERIF` is the font of running text, and `PLAIN` the last two
/// of the theme's other list, for clients that drop the head sheet. `INK`, `HAIR` and `ACCENT` are the colours of
/// borders. Only the background of a logo has its colours here: it stays light by night, since a dark logo would be lost
/// on a dark page. The card says what its cells inherit. A `font` stands for its five parts, weight and style among
/// them.
pub(super) const SHAPES: &str = "\
.body{margin:0;padding:0;-webkit-text-size-adjust:100%}\
.outer{word-break:break-word}\
.sheet{max-width:600px;margin:0 auto}\
.pre{display:none;max-height:0;overflow:hidden;mso-hide:all;opacity:0;font-size:1px;line-height:1px}\
.card{font-family:SERIF;font-size:18px;line-height:28px}\
.pad{padding:0 20px}\
.sec{padding:36px 20px 0}\
.gap{font-size:0;line-height:36px}\
.edge{font-size:0;line-height:6px}\
.plate{padding-top:26px;text-align:center}\
.name{margin:0;font-size:48px;line-height:52px;font-weight:bold;letter-spacing:-1px}\
.nmid{margin:0;font-size:36px;line-height:42px;font-weight:bold;letter-spacing:-0.5px}\
.nlong{margin:0;font-size:28px;line-height:34px;font-weight:bold;letter-spacing:-0.5px}\
.crest{margin:0;font-size:24px;line-height:30px;font-weight:bold}\
.logo{display:inline-block;padding:8px 12px;border-radius:3px;background-color:CARD;color:INK}\
.mark{display:block;width:100%;height:auto;border:0}\
.tagline{margin:6px 0 0;font-size:16px;line-height:24px;font-style:italic}\
.folio{margin-top:18px;border-top:4px solid INK;border-bottom:1px solid INK}\
.fol{padding:8px 0;font:13px/18px PLAIN}\
.folr{padding:8px 0 8px 12px;font:13px/18px PLAIN;text-align:right}\
.front{padding-top:24px}\
.h1{margin:0;font-size:31px;line-height:37px;letter-spacing:-0.5px}\
.label{margin:0 0 6px;font:bold 13px/18px PLAIN}\
.summary{padding-top:16px}\
.toc{margin:0;padding:0;border-top:1px solid HAIR;list-style:none;font-size:15px;line-height:20px}\
.line{margin:0;padding:6px 0;border-bottom:1px solid HAIR}\
.epi{margin:36px 0 0;padding:0 12px;text-align:center;font-size:18px;line-height:26px;\
font-style:italic}\
.epq{margin:0}\
.epa{margin:8px 0 0;font:14px/20px PLAIN}\
.top{border-top:1px solid INK}\
.topo{border-top:4px solid INK}\
.tab{display:inline-block;margin:0;padding-top:9px;border-top:4px solid ACCENT;font:bold 13px/18px PLAIN}\
.h2{margin:10px 0 0;font-size:27px;line-height:33px}\
.h2i{font-size:30px;line-height:36px;font-style:italic}\
.stand{margin:10px 0 0;font-size:20px;line-height:29px}\
.byline{margin:10px 0 0;font-size:16px}\
.text{padding-top:18px}\
.p{margin:0 0 18px}\
.h3{margin:26px 0 8px;font-size:19px;line-height:26px}\
.ul{margin:0 0 18px;padding:0 0 0 22px}\
.li{margin:0 0 12px}\
.bare{list-style:none}\
.quote{margin:0 0 18px;padding-left:18px;border-left:3px solid ACCENT;font-style:italic}\
.extract{margin:0 0 18px;padding-left:18px;border-left:3px solid ACCENT}\
.hr{margin:26px auto;width:72px;height:0;border:0;border-top:1px solid HAIR}\
.data{margin:0 0 18px;border-collapse:collapse;font:15px/22px PLAIN;word-break:normal}\
.th{padding:8px 12px 8px 0;border-bottom:2px solid INK;text-align:left;vertical-align:bottom}\
.td{padding:8px 12px 8px 0;border-bottom:1px solid HAIR}\
.mid{text-align:center}\
.end{text-align:right}\
.lab{display:none}\
.sup{font-size:13px;line-height:13px}\
.notes{font-size:15px;line-height:22px}\
.code{font-family:Menlo,Consolas,monospace;font-size:16px}\
.fig{padding-top:22px}\
.figp{padding:4px 0 18px}\
.pic{display:block;width:100%;height:auto;border:0;font-size:15px}\
.cap{margin:8px 0 0;font:13px/19px PLAIN}\
.watch{margin:6px 0 0;border-left:4px solid ACCENT}\
.box{padding:20px 20px 2px;font-size:17px;line-height:26px}\
.sign{margin:18px 0 0;text-align:right;font-weight:bold}\
.from{margin:18px 0 0;font-size:16px}\
.list{padding-top:16px;font-size:17px;line-height:26px}\
.brief{padding:18px 0 12px;border-top:1px solid HAIR}\
.h3b{margin:0 0 6px;font-size:20px}\
.tag{margin:0 0 2px;font:13px/18px PLAIN}\
.bp{margin:0 0 8px}\
.more{margin:0;font-size:16px}\
.opinion{padding-top:34px;padding-bottom:30px}\
.author{margin:20px 0 22px;border-top:1px solid HAIR;border-bottom:1px solid HAIR}\
.face{padding:14px 16px 14px 0;vertical-align:top}\
.who{padding:14px 0;font:14px/20px PLAIN}\
.whon{margin:0;font-size:16px;line-height:22px;font-weight:bold}\
.whob{margin:2px 0 0}\
.said{font-size:19px;line-height:30px}\
.voice{padding-left:18px;border-left:1px solid INK}\
.note{border:1px solid ACCENT;border-top:4px solid ACCENT}\
.ad{border-top:1px solid HAIR;border-bottom:1px solid HAIR}\
.adv{padding:20px 20px 2px;font:16px/25px PLAIN}\
.nh{margin:0 0 10px;font-size:22px;line-height:28px}\
.adh{margin:10px 0 8px;font-size:19px;line-height:26px}\
.bta{display:inline-block;padding:13px 24px;font:bold 16px/22px PLAIN;text-decoration:none}\
.btt{margin:4px 0 20px}\
.btd{border-radius:3px}\
.xh{margin:0;padding:14px 0;font:bold 17px/24px PLAIN;letter-spacing:0.3px}\
.tease{margin:0;padding:20px 0 8px 20px}\
.fade{margin:0 0 13px;font-size:0;line-height:9px}\
.short{width:62%}\
.cut{margin:20px 0 0;border-top:4px solid ACCENT}\
.cuth{margin:0 0 14px;font-size:19px;font-weight:bold}\
.cutl{margin:18px 0 0;font-size:16px}\
.colo{padding-top:30px;padding-bottom:34px;font:14px/21px PLAIN}\
.colr{border-top:4px solid INK;border-bottom:1px solid INK;font-size:0;line-height:2px}\
.cname{margin:0 0 8px;font:bold 24px/28px SERIF}\
.cp{margin:0 0 10px}\
.ch{margin:24px 0 8px;font-size:14px}\
.cface{padding:3px 14px 12px 0;vertical-align:top}\
.cbio{vertical-align:top;font:14px/21px PLAIN}\
.law{margin-top:24px;padding-top:16px;border-top:1px solid HAIR}\
";

/// What every screen draws besides, and no reader misses whose client drops the head sheet: capitals, the blank
/// between letters, the line below a link, which every client draws by itself, the whole list of fonts where the elements
/// have its last two, and titles whose lines are of like length.
pub(super) const EVERY: [(&str, &str); 17] = [
    ("tab", "font-family:SANS;letter-spacing:1px;text-transform:uppercase"),
    ("label", "font-family:SANS;letter-spacing:1px;text-transform:uppercase"),
    ("fol", "font-family:SANS"),
    ("folr", "font-family:SANS"),
    ("epa", "font-family:SANS"),
    ("data", "font-family:SANS"),
    ("cap", "font-family:SANS"),
    ("tag", "font-family:SANS"),
    ("who", "font-family:SANS"),
    ("adv", "font-family:SANS"),
    ("bta", "font-family:SANS"),
    ("xh", "font-family:SANS"),
    ("colo", "font-family:SANS"),
    ("cbio", "font-family:SANS"),
    ("a", "text-decoration:underline"),
    ("h1", "text-wrap:balance"),
    ("h2", "text-wrap:balance"),
];

/// What a wide screen changes.
pub(super) const WIDE: [(&str, &str); 10] = [
    ("outer", "padding:28px 0"),
    ("pad", "padding-left:40px;padding-right:40px"),
    ("sec", "padding:40px 40px 0"),
    ("gap", "line-height:40px"),
    ("box", "padding:24px 30px 6px"),
    ("adv", "padding:24px 30px 6px"),
    ("name", "font-size:60px;line-height:64px"),
    ("nmid", "font-size:48px;line-height:54px"),
    ("nlong", "font-size:36px;line-height:42px"),
    ("h1", "font-size:40px;line-height:46px"),
];

/// What a narrow screen changes.
pub(super) const NARROW: [(&str, &str); 5] = [
    ("h2", "font-size:24px;line-height:30px"),
    ("gone", "display:none"),
    ("stk", "display:block;padding:5px 0 0;border-bottom:0;text-align:left"),
    ("stkl", "display:block;padding:5px 0 10px;text-align:left"),
    ("lab", "display:inline"),
];
