using Microsoft.Extensions.Options;
using Shortener.Api.Events;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Hubs;
using Shortener.Api.Redirects;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Limits;
using Shortener.Core.Redirects;
using Shortener.Core.Storage;

namespace Shortener.Api.Hubs;

/// <summary>Takes lead forms, so many from one address (IPv6: one /64 network), right or wrong, with the consent that was given. Thread-safe.</summary>
/// <remarks>
/// There is no session that a foreign page could abuse; a form sent by another site is told by <c>Sec-Fetch-Site</c> and <c>Origin</c>, and
/// refused with 403. A trap field that was filled in looks like success.
/// </remarks>
internal sealed class HubLeadDesk(
    HubPages pages,
    HubVisits visits,
    DomainTable domains,
    ILeadStore leads,
    EventRecorder events,
    IClientAddress clients,
    IOptions<HubsOptions> options,
    TimeProvider time)
{
    private const int MaxKeys = 50_000;
    private const int MaxField = 254;
    private const int MaxMessage = 2_000;

    private readonly AttemptKeys _keys = new();
    private readonly SlidingWindow _byAddress = new(options.Value.LeadsPerAddress, TimeSpan.FromHours(1), MaxKeys, time);

    public async Task TakeAsync(HttpContext context, string token)
    {
        if (IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (await PageForm.ReadAsync(context) is not { } form)
        {
            return;
        }

        try
        {
            if (!HubToken.TryParse(token, out HubToken place)
                || await pages.FindAsync(place.HubId) is not { } page
                || !domains.MayShow((string?)context.Request.Headers.Host, page.Hub.WorkspaceId)
                || page.Targets.GetValueOrDefault(place)?.Lead is not { Lead: { } lead } block)
            {
                await VisitorPages.Unknown.WriteAsync(context);
                return;
            }

            await TakeAsync(context, page, place, block, lead, form);
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            await VisitorPages.Unavailable.WriteAsync(context);
        }
    }

    private async Task TakeAsync(HttpContext context, HubPage page, HubToken place, HubBlock block, HubLeadForm lead, IFormCollection form)
    {
        string shown = $"/@{page.Hub.Handle}?sent={OpaqueId.HubBlock.Format(place.BlockId)}#b{OpaqueId.HubBlock.Format(place.BlockId)}";
        if (form["website"].ToString().Length > 0)
        {
            SeeOther(context, shown);
            return;
        }

        HubPageTexts texts = HubPageTexts.All.In(PageLanguages.Known(page.Document.Language) ?? PageLanguage.English);
        Dictionary<string, string> values = HubLeadFields.Of(lead).ToDictionary(field => field, field => form[field].ToString().ReplaceLineEndings("\n").Trim());
        Dictionary<string, string> errors = Check(lead, values, form["consent"].ToString().Length > 0, texts);
        int status = StatusCodes.Status422UnprocessableEntity;
        // Of wrong forms too: each is answered by a rendering of its own.
        if (!_byAddress.TryTake(_keys.Of(0, clients.Of(context)), out TimeSpan wait))
        {
            errors["form"] = texts.Limited;
            status = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = FormattableString.Invariant($"{Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))}");
        }

        if (errors.Count > 0)
        {
            HubRendering again = await page.RenderAsync(
                visits.MaskFor(context, page.Visibility), new HubFormState(block.Id ?? "", IsSent: false, values, errors));
            await HubPageHandler.WriteAsync(context, again, status);
            return;
        }

        await leads.AddAsync(LeadOf(page, place, lead, values), context.RequestAborted);
        events.Record(context, EventKind.Lead, page.Hub.WorkspaceId, page.Hub.Id, place.BlockId);
        SeeOther(context, shown);
    }

    private static void SeeOther(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "private, no-store";
    }

    private Lead LeadOf(HubPage page, HubToken place, HubLeadForm form, Dictionary<string, string> values) => new()
    {
        WorkspaceId = page.Hub.WorkspaceId,
        HubId = page.Hub.Id,
        BlockId = place.BlockId,
        Name = Given(values, "name"),
        Email = Given(values, "email"),
        Phone = Given(values, "phone"),
        Message = Given(values, "message"),
        Consent = form.Consent ?? "",
        Language = page.Document.Language ?? "en",
        CreatedAt = UnixMicros.ToInstant(UnixMicros.Now(time)),
    };

    private static string? Given(Dictionary<string, string> values, string field) =>
        values.GetValueOrDefault(field) is { Length: > 0 } text ? StorableText.Clean(text) : null;

    private static Dictionary<string, string> Check(HubLeadForm form, Dictionary<string, string> values, bool agreed, HubPageTexts texts)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        IReadOnlyList<string> required = HubLeadFields.RequiredOf(form);
        foreach ((string field, string value) in values)
        {
            if (value.Length == 0)
            {
                if (required.Contains(field))
                {
                    errors[field] = texts.Missing;
                }
            }
            else if (value.Length > (field == "message" ? MaxMessage : MaxField))
            {
                errors[field] = texts.TooLong;
            }
            else if (field == "email" && !EmailAddress.TryNormalize(value, out _))
            {
                errors[field] = texts.WrongEmail;
            }
            else if (field == "phone" && HubMessengers.PhoneOf(value) is null)
            {
                errors[field] = texts.WrongPhone;
            }
        }

        if (!agreed)
        {
            errors["consent"] = texts.ConsentMissing;
        }

        return errors;
    }

    private static bool IsForeign(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        string? origin = request.Headers.Origin;
        return (site is not null && site is not ("same-origin" or "none"))
            || (origin is not null && (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) || !from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }
}
