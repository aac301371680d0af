using System.Net;
using System.Text;
using System.Text.Json;
using Shortener.Core.AbuseReports;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Access;

/// <summary>
/// Walks every operation of the description: without a key, with each scope alone, as each role, and with another workspace's ids. An
/// operation that comes later is walked as well; one with an id of a kind that is not known here fails until it is.
/// </summary>
public abstract class RouteWalkContract(TwoWorkspaces host)
{
    private const string Anyone = "anyone";
    private const string AnyCaller = "any";
    private const string Person = "person";

    [Fact]
    public async Task Without_a_key_only_open_operations_answer()
    {
        HttpClient nobody = host.Client();
        List<string> wrong = [];
        foreach (ApiOperation operation in host.Document.Operations)
        {
            (HttpStatusCode status, string? code) = await SendAsync(nobody, operation, UnknownId);
            bool refused = status == HttpStatusCode.Unauthorized && code == "unauthorized";
            if (refused == (ScopeOf(operation) == Anyone))
            {
                wrong.Add($"{operation}: {status} {code}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Each_scope_opens_what_it_says_and_nothing_else()
    {
        List<string> wrong = [];
        foreach (string scope in Permissions.AllNames)
        {
            Assert.True(Permissions.TryParse(scope, out Permission permission));
            HttpClient client = await host.WithPermissionsAsync(permission);
            foreach (ApiOperation operation in host.Document.Operations)
            {
                string needed = ScopeOf(operation);
                bool open = needed is Anyone or AnyCaller || needed == scope || OtherScopeOf(operation) == scope;
                await JudgeAsync(client, operation, open, scope, wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Each_role_may_what_it_says_and_nothing_else()
    {
        List<string> wrong = [];
        foreach (Role role in Enum.GetValues<Role>())
        {
            HttpClient client = await host.WithRoleAsync(role);
            foreach (ApiOperation operation in host.Document.Operations.Where(operation => !EndsTheSession(operation)))
            {
                string needed = ScopeOf(operation);
                bool open = needed is Anyone or AnyCaller or Person
                    || needed.Split(' ').All(name => Permissions.TryParse(name, out Permission permission) && Permissions.Of(role).HasFlag(permission));
                await JudgeAsync(client, operation, open, role.ToString(), wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Ids_of_another_workspace_are_like_ids_that_never_were()
    {
        Dictionary<string, string> ids = await MakeThingsAsync();
        HttpClient stranger = await host.WithPermissionsAsync(Permissions.Workspace);
        List<string> wrong = [];
        int walked = 0;
        foreach (ApiOperation operation in host.Document.Operations.Where(operation => operation.Path.Contains('{', StringComparison.Ordinal)))
        {
            if (ScopeOf(operation) is Person || ScopeOf(operation).StartsWith("system:", StringComparison.Ordinal))
            {
                continue;
            }

            string kind = operation.Path.Split('/')[3];
            if (!ids.TryGetValue(kind, out string? id))
            {
                wrong.Add($"{operation}: this test makes no {kind}");
                continue;
            }

            walked++;
            (HttpStatusCode foreign, string? foreignCode) = await SendAsync(stranger, operation, _ => id);
            (HttpStatusCode unknown, string? unknownCode) = await SendAsync(stranger, operation, UnknownId);
            if (foreign != HttpStatusCode.NotFound || (foreign, foreignCode) != (unknown, unknownCode))
            {
                wrong.Add($"{operation}: {foreign} {foreignCode} for another's, {unknown} {unknownCode} for none");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(walked, 15, int.MaxValue);

        // And everything is still there for its owner.
        foreach (string path in (string[])["links", "domains", "utm-templates", "keys", "members", "webhooks", "interstitials"])
        {
            using HttpResponseMessage answer = await host.Owner.GetAsync(new Uri($"/api/v1/{path}/{ids[path]}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private async Task<Dictionary<string, string>> MakeThingsAsync()
    {
        string mark = Guid.NewGuid().ToString("N")[..12];
        string link = await host.CreateAsync("/api/v1/links", new { url = "https://example.com/mine" });
        Assert.True(OpaqueId.Link.TryParse(link, out long linkId));
        var report = new AbuseReport
        {
            WorkspaceId = (await host.Store<IAccountStore>().FindFirstWorkspaceAsync(CancellationToken.None))!.Id,
            LinkId = linkId,
            Host = "",
            Slug = "mine",
            Url = "https://example.com/mine",
            Reason = AbuseReason.Spam,
            CreatedAt = TwoWorkspaces.Now,
        };
        string email = $"{mark}@example.com";
        User member = await host.AddPersonAsync(email);
        byte[] token = SecretToken.Hash(mark);
        IInvitationStore invitations = host.Store<IInvitationStore>();
        Assert.NotNull(await invitations.CreateAsync(
            report.WorkspaceId, email, Role.Viewer, token, null, TwoWorkspaces.Now, TwoWorkspaces.Now.AddDays(1), CancellationToken.None));
        await invitations.AcceptAsync(token, member.Id, TwoWorkspaces.Now, CancellationToken.None);
        return new Dictionary<string, string>
        {
            ["members"] = OpaqueId.User.Format(member.Id),
            ["invitations"] = await host.CreateAsync("/api/v1/invitations", new { email = $"new-{email}", role = "viewer" }),
            ["links"] = link,
            ["domains"] = await host.CreateAsync("/api/v1/domains", new { host = $"{mark}.example" }),
            ["utm-templates"] = await host.CreateAsync("/api/v1/utm-templates", new { name = mark, source = "news" }),
            ["keys"] = await host.CreateAsync("/api/v1/keys", new { name = mark, scopes = new[] { "links:read" } }),
            ["hubs"] = await host.CreateAsync("/api/v1/hubs", new { handle = mark }),
            ["images"] = OpaqueId.Image.Format(1),
            ["interstitials"] = await host.CreateAsync("/api/v1/interstitials", new { name = "mine " + mark }),
            ["webhooks"] = await host.CreateAsync("/api/v1/webhooks", new { url = "https://hooks.example/", events = new[] { "link.created" } }),
            ["imports"] = await host.ImportAsync("url,slug\nhttps://example.com/imported,\n"),
            ["abuse-reports"] = OpaqueId.AbuseReport.Format(await host.Store<IAbuseReportStore>().AddAsync(report, CancellationToken.None)),
        };
    }

    private static async Task JudgeAsync(HttpClient client, ApiOperation operation, bool open, string who, List<string> wrong)
    {
        (HttpStatusCode status, string? code) = await SendAsync(client, operation, UnknownId);
        bool refused = status == HttpStatusCode.Forbidden && code == "forbidden";
        if (refused == open || status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            // Of open operations 401 is about what the body says, not about the caller, and guessing is limited.
            if (!(status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests && ScopeOf(operation) == Anyone))
            {
                wrong.Add($"{who}: {operation} → {status} {code}");
            }
        }
    }

    private static bool EndsTheSession(ApiOperation operation) => operation is { Method: "DELETE", Path: "/api/v1/session" or "/api/v1/sessions" or "/api/v1/members/me" };

    private static string ScopeOf(ApiOperation operation)
    {
        if (operation.Json.TryGetProperty("security", out JsonElement security))
        {
            return security.GetArrayLength() == 0 ? Anyone : Person;
        }

        return operation.Json.TryGetProperty("x-required-scope", out JsonElement scope) ? scope.GetString()! : AnyCaller;
    }

    private static string? OtherScopeOf(ApiOperation operation) =>
        operation.Json.TryGetProperty("x-sufficient-scope", out JsonElement scope) ? scope.GetString() : null;

    /// <summary>An id of the right form that belongs to nothing.</summary>
    private static string UnknownId(string kind) => (kind switch
    {
        "domains" => OpaqueId.Domain,
        "utm-templates" => OpaqueId.UtmTemplate,
        "keys" => OpaqueId.Key,
        "interstitials" => OpaqueId.Interstitial,
        "webhooks" => OpaqueId.Webhook,
        "hubs" => OpaqueId.Hub,
        "images" => OpaqueId.Image,
        "imports" => OpaqueId.Import,
        "abuse-reports" => OpaqueId.AbuseReport,
        "members" => OpaqueId.User,
        "invitations" => OpaqueId.Invitation,
        "sessions" => OpaqueId.Session,
        _ => OpaqueId.Link,
    }).Format(987_654_321);

    private static async Task<(HttpStatusCode Status, string? Code)> SendAsync(HttpClient client, ApiOperation operation, Func<string, string> id)
    {
        string path = string.Join('/', operation.Path.Split('/').Select(segment => segment.StartsWith('{') ? id(operation.Path.Split('/')[3]) : segment));
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (operation.RequestBody is { } body)
        {
            JsonProperty content = body.GetProperty("content").EnumerateObject().First();
            string example = content.Value.TryGetProperty("example", out JsonElement given) ? given.GetRawText() : "{}";
            request.Content = new StringContent(example, Encoding.UTF8, content.Name);
        }

        // Streams have no end: the status is enough.
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return (answer.StatusCode, null);
        }

        using JsonDocument problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, problem.RootElement.GetProperty("code").GetString());
    }
}

public sealed class SqliteRouteWalkTests(SqliteTwoWorkspaces host) : RouteWalkContract(host), IClassFixture<SqliteTwoWorkspaces>;

[Trait("Db", "Postgres")]
public sealed class PostgresRouteWalkTests(PostgresTwoWorkspaces host) : RouteWalkContract(host), IClassFixture<PostgresTwoWorkspaces>;
