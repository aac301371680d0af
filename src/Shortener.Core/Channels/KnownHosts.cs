using System.Collections.Frozen;

namespace Shortener.Core.Channels;

/// <summary>
/// Hosts and Android packages that the embedded lists do not hold or hold under another kind: messengers, webmail, apps. A host
/// counts with everything below it.
/// </summary>
internal static class KnownHosts
{
    private static readonly (SourceCategory Category, string Name, string[] Hosts)[] Table =
    [
        (SourceCategory.Messenger, "telegram",
            ["telegram.org", "t.me", "telegram.me", "org.telegram.messenger", "org.telegram.plus", "org.thunderdog.challegram"]),
        (SourceCategory.Messenger, "whatsapp", ["whatsapp.com", "whatsapp.net", "wa.me", "com.whatsapp", "com.whatsapp.w4b"]),
        (SourceCategory.Messenger, "messenger", ["messenger.com", "m.me", "com.facebook.orca", "com.facebook.mlite"]),
        (SourceCategory.Messenger, "wechat", ["wechat.com", "weixin.qq.com", "com.tencent.mm"]),
        (SourceCategory.Messenger, "viber", ["viber.com", "com.viber.voip"]),
        (SourceCategory.Messenger, "line", ["line.me", "jp.naver.line.android"]),
        (SourceCategory.Messenger, "signal", ["signal.org", "signal.me", "org.thoughtcrime.securesms"]),
        (SourceCategory.Messenger, "slack", ["slack.com", "slack-redir.net", "com.slack"]),
        (SourceCategory.Messenger, "teams", ["teams.microsoft.com", "teams.live.com", "statics.teams.cdn.office.net", "com.microsoft.teams"]),
        (SourceCategory.Messenger, "skype", ["skype.com", "com.skype.raider"]),
        (SourceCategory.Messenger, "kakaotalk", ["talk.kakao.com", "com.kakao.talk"]),
        (SourceCategory.Messenger, "zalo", ["chat.zalo.me", "zalo.me", "com.zing.zalo"]),
        (SourceCategory.Messenger, "googlechat", ["chat.google.com", "com.google.android.apps.dynamite"]),
        (SourceCategory.Messenger, "googlemessages", ["messages.google.com", "com.google.android.apps.messaging"]),
        (SourceCategory.Webmail, "gmail", ["mail.google.com", "com.google.android.gm"]),
        (SourceCategory.Webmail, "outlook",
            ["outlook.live.com", "outlook.office.com", "outlook.office365.com", "mail.live.com", "outlook.com", "hotmail.com", "com.microsoft.office.outlook"]),
        (SourceCategory.Webmail, "yahoo mail", ["mail.yahoo.com", "mail.yahoo.co.jp", "com.yahoo.mobile.client.android.mail"]),
        (SourceCategory.Webmail, "aol mail", ["mail.aol.com", "com.aol.mobile.aolapp"]),
        (SourceCategory.Webmail, "icloud mail", ["icloud.com"]),
        (SourceCategory.Webmail, "proton mail", ["mail.proton.me", "mail.protonmail.com", "ch.protonmail.android"]),
        (SourceCategory.Webmail, "mail.ru", ["e.mail.ru", "touch.mail.ru", "octavius.mail.ru", "ru.mail.mailapp"]),
        (SourceCategory.Webmail, "yandex mail", ["mail.yandex.ru", "mail.yandex.com", "mail.yandex.by", "mail.yandex.kz", "ru.yandex.mail"]),
        (SourceCategory.Webmail, "rambler mail", ["mail.rambler.ru"]),
        (SourceCategory.Webmail, "zoho mail", ["mail.zoho.com", "mail.zoho.eu", "mail.zoho.in"]),
        (SourceCategory.Webmail, "gmx", ["navigator.gmx.net", "bap.navigator.gmx.net", "deref-gmx.net", "deref-gmx.com", "com.gmx.mobile.android.mail"]),
        (SourceCategory.Webmail, "web.de mail", ["deref-web.de", "deref-web-02.de", "navigator.web.de", "de.web.mobile.android.mail"]),
        (SourceCategory.Webmail, "fastmail", ["app.fastmail.com", "fastmail.com"]),
        (SourceCategory.Webmail, "qq mail", ["mail.qq.com"]),
        (SourceCategory.Webmail, "163 mail", ["mail.163.com", "mail.126.com"]),
        (SourceCategory.Webmail, "naver mail", ["mail.naver.com"]),
        (SourceCategory.Webmail, "seznam mail", ["email.seznam.cz"]),
        (SourceCategory.Search, "google", ["com.google.android.googlequicksearchbox", "com.google.android.apps.searchlite"]),
        (SourceCategory.Search, "bing", ["com.microsoft.bing"]),
        (SourceCategory.Search, "duckduckgo", ["com.duckduckgo.mobile.android"]),
        (SourceCategory.Search, "yandex", ["ru.yandex.searchplugin", "com.yandex.searchapp"]),
        (SourceCategory.Search, "naver", ["com.nhn.android.search"]),
        (SourceCategory.Search, "baidu", ["com.baidu.searchbox"]),
        (SourceCategory.Social, "facebook",
            ["com.facebook.katana", "com.facebook.lite", "fb.com", "fb.watch"]),
        (SourceCategory.Social, "instagram", ["com.instagram.android", "com.instagram.lite", "ig.me"]),
        (SourceCategory.Social, "threads", ["com.instagram.barcelona"]),
        (SourceCategory.Social, "twitter", ["com.twitter.android", "com.twitter.android.lite"]),
        (SourceCategory.Social, "tiktok",
            ["com.zhiliaoapp.musically", "com.zhiliaoapp.musically.go", "com.ss.android.ugc.trill", "com.ss.android.ugc.aweme", "vm.tiktok.com"]),
        (SourceCategory.Social, "linkedin", ["com.linkedin.android"]),
        (SourceCategory.Social, "pinterest", ["com.pinterest", "pin.it"]),
        (SourceCategory.Social, "snapchat", ["com.snapchat.android"]),
        (SourceCategory.Social, "vk", ["com.vkontakte.android", "vk.ru", "vk.me", "vk.cc"]),
        (SourceCategory.Social, "odnoklassniki", ["ru.ok.android", "ok.ru"]),
        (SourceCategory.Social, "reddit", ["com.reddit.frontpage", "redd.it"]),
        (SourceCategory.Social, "tumblr", ["com.tumblr"]),
        (SourceCategory.Social, "discord", ["com.discord"]),
        (SourceCategory.Social, "bluesky", ["xyz.blueskyweb.app"]),
        (SourceCategory.Social, "twitter", ["twimg.com"]),
        (SourceCategory.Video, "youtube", ["com.google.android.youtube", "com.google.android.apps.youtube.music", "youtu.be", "youtube-nocookie.com"]),
        (SourceCategory.Video, "twitch", ["tv.twitch.android.app"]),
        (SourceCategory.Video, "rutube", ["rutube.ru"]),
        (SourceCategory.AiAssistant, "chatgpt", ["com.openai.chatgpt"]),
        (SourceCategory.AiAssistant, "claude", ["com.anthropic.claude"]),
        (SourceCategory.AiAssistant, "gemini", ["com.google.android.apps.bard"]),
        (SourceCategory.AiAssistant, "perplexity", ["ai.perplexity.app.android"]),
        (SourceCategory.AiAssistant, "copilot", ["com.microsoft.copilot"]),
        (SourceCategory.AiAssistant, "deepseek", ["com.deepseek.chat"]),
    ];

    public static readonly FrozenDictionary<string, (SourceCategory Category, string Name)> Hosts = Table
        .SelectMany(row => row.Hosts.Select(host => (Host: host, row.Category, row.Name)))
        .ToFrozenDictionary(row => row.Host, row => (row.Category, row.Name), StringComparer.Ordinal);
}
