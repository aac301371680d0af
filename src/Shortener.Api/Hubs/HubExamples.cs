namespace Shortener.Api.Hubs;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class HubExamples
{
    public const string Create = """{"handle":"ana.ruiz","name":"Ana Ruiz","draft":{"language":"es","profile":{"title":"Ana Ruiz"}}}""";

    public const string Change = """{"handle":"anaruiz","domain":null}""";

    public const string Document = """
        {"language":"es","profile":{"title":"Ana Ruiz","bio":"Canciones **desde Cádiz**.","avatar":"img_5d4gp3m80p1f5",
        "verifiedLinks":["https://social.example/@ana"]},"theme":{"name":"sunset"},
        "retargeting":{"consent":"ask","pixels":[{"provider":"meta","id":"1234567890"}]},
        "blocks":[{"id":"blk_5d4gp3m80p1f5","kind":"link","label":"Entradas","description":"Gira de otoño","url":"https://tickets.example/ana",
        "icon":"ticket","highlight":true,"until":"2026-12-01T00:00:00Z"},
        {"kind":"socials","socials":[{"network":"instagram","url":"https://instagram.com/ana"}]},
        {"kind":"lead","label":"Noticias","lead":{"fields":["email"],"consent":"Quiero recibir noticias de Ana."}},
        {"kind":"product","label":"Vinilo","url":"https://shop.example/vinilo","product":{"price":"19.90","currency":"EUR","button":"Comprar"}},
        {"kind":"countdown","label":"Nuevo disco","countdown":{"at":"2026-12-24T20:00","timeZone":"Europe/Madrid","then":"hide"}},
        {"kind":"map","label":"Concierto","map":{"address":"Calle Ancha 1, Cádiz","latitude":36.5339,"longitude":-6.2975}}]}
        """;

    public const string Hub = """
        {"id":"hub_5d4gp3m80p1f5","handle":"ana.ruiz","name":"Ana Ruiz","domain":null,"url":"https://go.example/@ana.ruiz","published":false,
        "publishedAt":null,"hasChanges":true,"draft":{"language":"es","profile":{"title":"Ana Ruiz"},
        "blocks":[{"id":"blk_5d4gp3m80p1f5","kind":"link","label":"Entradas"}]},
        "missing":[{"field":"blocks[0].url","message":"Required: where it leads to"}],
        "images":[{"id":"img_5d4gp3m80p1f5","url":"/h/images/b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9.png",
        "width":800,"height":800}],"createdAt":"2026-11-22T06:37:21.37618Z","updatedAt":"2026-11-22T06:37:21.37618Z"}
        """;

    public const string List = """
        {"items":[{"id":"hub_5d4gp3m80p1f5","handle":"ana.ruiz","name":"Ana Ruiz","domain":null,"url":"https://go.example/@ana.ruiz",
        "published":true,"publishedAt":"2026-11-22T06:37:21.37618Z","hasChanges":false,"createdAt":"2026-11-22T06:37:21.37618Z",
        "updatedAt":"2026-11-22T06:37:21.37618Z"}],"nextCursor":null}
        """;

    public const string Versions = """
        {"items":[{"version":3,"author":"ana@brand.example","createdAt":"2026-11-22T06:37:21.37618Z","updatedAt":"2026-11-22T06:39:02.1Z"}],
        "nextCursor":null}
        """;

    public const string Lead = """
        {"id":"led_5d4gp3m80p1f5","blockId":"blk_5d4gp3m80p1f5","name":"Olga","email":"olga@mail.example","phone":null,"message":null,
        "consent":"I want to hear from you.","language":"en","createdAt":"2026-11-22T06:37:21.37618Z"}
        """;

    public const string Leads = $$"""{"items":[{{Lead}}],"nextCursor":null}""";

    // Text bodies are JSON strings here.
    public const string LeadLines = """
        "id,block,name,email,phone,message,consent,language,createdAt\r\nled_5d4gp3m80p1f5,blk_5d4gp3m80p1f5,Olga,olga@mail.example,,,Yes,en,2026-11-22T06:37:21Z\r\n"
        """;

    public const string Preview = """
        "<!doctype html><html lang=\"es\">…</html>"
        """;

    public const string Templates = """
        {"items":[{"name":"musician","label":"Músico","draft":{"language":"es","profile":{"title":"Tu grupo"},"theme":{"name":"midnight"},
        "blocks":[{"kind":"link","label":"Entradas para conciertos","icon":"ticket"}]}}],"nextCursor":null}
        """;

    public const string Handle = """{"handle":"ana.ruiz","available":false,"reason":"taken"}""";

    public const string Icons = """{"link":["calendar","ticket"],"networks":["instagram","telegram"]}""";
}
