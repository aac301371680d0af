using Shortener.Core.Validation;

namespace Shortener.Core.Apps;

/// <summary>Checks the apps of a domain. Stateless, thread-safe.</summary>
public static class DomainAppsValidation
{
    /// <summary>Apps of a platform.</summary>
    public const int MaxApps = 20;

    private const int MaxBundle = 155;
    private const int TeamLength = 10;
    private const int FingerprintBytes = 32;

    /// <summary>The apps as they are to be stored, fingerprints in upper case; with problems added they are of no use.</summary>
    public static DomainApps Validate(DomainApps apps, FieldProblems problems)
    {
        IReadOnlyList<string?> apple = apps.AppleAppIds ?? [];
        IReadOnlyList<AndroidAppId?> android = apps.AndroidApps ?? [];
        CheckCount("appleAppIds", apple.Count, problems);
        CheckCount("androidApps", android.Count, problems);
        for (int i = 0; i < apple.Count && i < MaxApps; i++)
        {
            if (apple[i] is not { } id || !IsAppleId(id))
            {
                problems.Add(FormattableString.Invariant($"appleAppIds[{i}]"), "Must be a team id and a bundle id such as ABCDE12345.com.example.app");
            }
        }

        return new DomainApps
        {
            AppleAppIds = apple,
            AndroidApps = [.. android.Take(MaxApps).Select((app, i) => Check(app, FormattableString.Invariant($"androidApps[{i}]"), problems))],
        };
    }

    private static AndroidAppId? Check(AndroidAppId? app, string path, FieldProblems problems)
    {
        if (app?.Package is null || !AndroidPackage.IsValid(app.Package))
        {
            problems.Add(path + ".package", "Must be an application id such as com.example.app");
            return app;
        }

        if (app.Sha256CertFingerprints is not { Count: > 0 and <= MaxApps } given)
        {
            problems.Add(path + ".sha256CertFingerprints", $"Must be 1 to {MaxApps} fingerprints");
            return app;
        }

        string[] fingerprints = new string[given.Count];
        for (int i = 0; i < given.Count; i++)
        {
            fingerprints[i] = given[i]?.ToUpperInvariant() ?? "";
            if (!IsFingerprint(fingerprints[i]))
            {
                problems.Add(
                    FormattableString.Invariant($"{path}.sha256CertFingerprints[{i}]"),
                    "Must be 32 bytes in hexadecimal, separated by colons, as keytool -list -v prints them");
            }
        }

        return app with { Sha256CertFingerprints = fingerprints };
    }

    private static void CheckCount(string path, int count, FieldProblems problems)
    {
        if (count > MaxApps)
        {
            problems.Add(path, $"Must be at most {MaxApps} apps");
        }
    }

    private static bool IsAppleId(string text) =>
        text.Length is > TeamLength + 1 and <= TeamLength + 1 + MaxBundle
        && text[TeamLength] == '.'
        && text.Take(TeamLength).All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
        && text.Skip(TeamLength + 1).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');

    private static bool IsFingerprint(string text)
    {
        if (text.Length != (FingerprintBytes * 3) - 1)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (i % 3 == 2 ? text[i] != ':' : !char.IsAsciiHexDigitUpper(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
