// Names after @.
import { ask, attach } from "./kit.js";
import { suggest } from "./suggest.js";

attach("textarea[data-mentions-url]", (box) => {
  suggest(box, "mentions", box.dataset.mentionsLabel, {
    find: () => {
      const found = /(?:^|[\s(])@([\p{L}\d._-]{0,30})$/u.exec(box.value.slice(0, box.selectionStart));
      return found && { from: box.selectionStart - found[1].length, words: found[1] };
    },
    ask: async (words) => {
      const url = new URL(box.dataset.mentionsUrl, location.href);
      url.searchParams.set("q", words);
      const answer = await ask(url);
      return answer.ok ? (await answer.json()).slice(0, 8) : [];
    },
    put: ({ handle }, from) => box.setRangeText(`${handle} `, from, box.selectionStart, "end"),
  });
});
