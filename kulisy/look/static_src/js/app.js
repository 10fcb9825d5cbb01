// The order of attachment; each module attaches itself by attribute.
import "./say.js";
import "./theme.js";
import "./dialog.js";
import "./confirm.js";
import "./menu.js";
import "./copy.js";
import "./forms.js";
import "./drafts.js";
import "./upload.js";
import "./toolbar.js";
import "./mentions.js";
import "./countdown.js";
import "./palette.js";
import "./push.js";
import "./keyboard.js";
import "./stream.js";
import "./live.js";
