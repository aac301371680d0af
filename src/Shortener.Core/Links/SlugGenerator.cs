using System.Security.Cryptography;

namespace Shortener.Core.Links;

/// <summary>
/// Random slugs from the operating system's CSPRNG without look-alikes (<c>0 O o 1 l I</c>). Thread-safe.
/// </summary>
/// <remarks>
/// 56 characters: seven of them make 1.7 × 10^12 slugs, so that with 10^8 links one draw in 17,000 collides. After
/// <see cref="CollisionsBeforeGrowth"/> collisions in a row the slugs of this call grow by one character for each further one.
/// </remarks>
/// <param name="length">Characters of a slug; see <see cref="LinksOptions.SlugLength"/>.</param>
public sealed class SlugGenerator(int length)
{
    /// <summary>Collisions taken as bad luck before the length grows.</summary>
    public const int CollisionsBeforeGrowth = 2;

    /// <summary>The characters of random slugs.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";

    /// <summary>The characters of random slugs where case does not matter: 32, so that the same length makes far fewer slugs.</summary>
    public const string LowerAlphabet = "23456789abcdefghijkmnpqrstuvwxyz";

    /// <summary>A slug that is not reserved.</summary>
    /// <param name="collisions">How many slugs were found taken before this one.</param>
    /// <param name="rules">Of the domain that the slug is for.</param>
    public Slug Next(int collisions, SlugRules rules = default)
    {
        int grown = Math.Min(length + Math.Max(0, collisions - CollisionsBeforeGrowth), Slug.MaxLength);
        while (true)
        {
            if (Slug.TryParse(RandomNumberGenerator.GetString(rules.CaseInsensitive ? LowerAlphabet : Alphabet, grown), rules, out Slug slug) == SlugVerdict.Valid)
            {
                return slug;
            }
        }
    }
}
